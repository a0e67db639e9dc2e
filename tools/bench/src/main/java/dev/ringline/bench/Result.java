package dev.ringline.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One figure beside its rival's and its target.
 *
 * @param name {@code dispatch.bullmq}, for example
 * @param ours the median of our runs
 * @param rival the median of the rival's runs in the same run, or {@code null} if there was none
 * @param ratio ours to the rival's, or {@code null}
 * @param target in words and figures
 * @param ok whether the target was met; a figure without a target is
 * @param runs how many runs the median is of
 * @param spread from least to most as a share of the median
 * @param rivalName who it is, or why there is none; may be {@code null}
 * @param machine what it ran on
 * @param more what else is worth knowing, in a fixed order
 */
public record Result(
        String name,
        double ours,
        Double rival,
        Double ratio,
        String target,
        boolean ok,
        int runs,
        String unit,
        double median,
        double spread,
        String rivalName,
        String machine,
        Map<String, Object> more) {
    public Result {
        more = new LinkedHashMap<>(more);
    }

    /** Against a number: {@code ok} says whether the median reached it. */
    public static Result alone(String name, String unit, Samples ours, String target, boolean ok) {
        return new Result(
                name,
                rounded(ours.median()),
                null,
                null,
                target,
                ok,
                ours.values().size(),
                unit,
                rounded(ours.median()),
                rounded(ours.spread()),
                null,
                Machine.describe(),
                Map.of());
    }

    /** Against a rival: met when the median is {@code leastRatio} times the rival's. */
    public static Result against(
            String name, String unit, Samples ours, String rivalName, Samples rival, double leastRatio) {
        double ratio = rounded(ours.median() / rival.median());
        return new Result(
                name,
                rounded(ours.median()),
                rounded(rival.median()),
                ratio,
                "≥ " + plain(leastRatio) + "×",
                ratio >= leastRatio,
                ours.values().size(),
                unit,
                rounded(ours.median()),
                rounded(ours.spread()),
                rivalName,
                Machine.describe(),
                Map.of());
    }

    /** Beside a rival that may be missing; {@code ok} is judged by the bench. */
    public static Result beside(
            String name, String unit, Samples ours, String rivalName, Samples rival, String target, boolean ok) {
        return new Result(
                name,
                rounded(ours.median()),
                rival == null ? null : rounded(rival.median()),
                rival == null ? null : rounded(ours.median() / rival.median()),
                target,
                ok,
                ours.values().size(),
                unit,
                rounded(ours.median()),
                rounded(ours.spread()),
                rivalName,
                Machine.describe(),
                Map.of());
    }

    /** Less is better: met when the median is not above {@code most}. */
    public static Result below(String name, String unit, Samples ours, double most) {
        return alone(name, unit, ours, "≤ " + plain(most), ours.median() <= most);
    }

    /** With another's figure beside it, which decides nothing. */
    public Result beside(String who, Samples theirs) {
        return new Result(
                name,
                ours,
                rounded(theirs.median()),
                rounded(ours / theirs.median()),
                target,
                ok,
                runs,
                unit,
                median,
                spread,
                who,
                machine,
                more);
    }

    /** What was to be measured and could not be, and why: a target that is not met. */
    public static Result missing(String name, String unit, Samples ours, String rivalName, String target) {
        var alone = alone(name, unit, ours, target, false);
        return alone.rivalled(rivalName);
    }

    public Result with(String key, Object value) {
        var all = new LinkedHashMap<>(more);
        all.put(key, value);
        return new Result(name, ours, rival, ratio, target, ok, runs, unit, median, spread, rivalName, machine, all);
    }

    private Result rivalled(String who) {
        return new Result(name, ours, rival, ratio, target, ok, runs, unit, median, spread, who, machine, more);
    }

    /** Four digits are more than any bench knows. */
    static double rounded(double value) {
        if (value == 0 || Double.isNaN(value) || Double.isInfinite(value)) {
            return value;
        }
        double scale = Math.pow(10, 3 - (int) Math.floor(Math.log10(Math.abs(value))));
        return Math.round(value * scale) / scale;
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
