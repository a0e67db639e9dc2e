package dev.ringline.bench.growth;

import dev.ringline.bench.Bench;
import dev.ringline.bench.Result;
import dev.ringline.bench.Samples;
import dev.ringline.bench.Settings;
import dev.ringline.bench.rig.Jvm;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * S7: ten thousand leads of one campaign, then a hundred campaigns, then a thousand times as many leads; the same number of
 * calls at each. The rival is the first.
 */
public final class GrowthBench implements Bench {
    private static final double CPU_MOST = 1.1;
    private static final double SPEED_LEAST = 0.95;
    private static final String FILLED =
            "written by SQL as an import leaves them, their indexes made afterwards; only those of the size are there";
    private static final double WARM = 0.95;
    private static final int MOST_WARM_UPS = 8;
    private static final int SHARE_OF_LEADS = 20; // calls a run: 5,000 by default

    private static final List<Size> SIZES =
            List.of(new Size(1, 10_000), new Size(100, 10_000), new Size(1, 10_000_000), new Size(100, 10_000_000));
    private static final int QUICK_CALLS_WAITING = 8; // so many runs' calls wait in the smallest size

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String measures() {
        return "CPU and speed of a call, from the campaign's hopper to its end, as campaigns and waiting leads grow";
    }

    @Override
    public List<Result> run(Settings settings) {
        int calls = Math.max(20, settings.leads() / SHARE_OF_LEADS);
        var sizes = sizes(settings, calls);
        var first = sizes.getFirst();
        Map<Size, List<Growth.Run>> runs = new HashMap<>();
        try (var growth = Growth.start(settings.work().resolve("rig"), Jvm.FAST)) {
            settings.say("leads: " + FILLED);
            warmUp(growth, first, calls, settings);
            for (var size : order(sizes, settings.runs())) {
                runs.computeIfAbsent(size, _ -> new ArrayList<>()).add(run(growth, size, calls, settings));
            }
        }
        var results = new ArrayList<Result>();
        for (var size : sizes.subList(1, sizes.size())) {
            results.add(cpu(first, runs.get(first), size, runs.get(size)));
            results.add(speed(first, runs.get(first), size, runs.get(size)));
        }
        return results;
    }

    /** Until a call costs no less than it did in the run before. */
    private static void warmUp(Growth growth, Size size, int calls, Settings settings) {
        settings.say("warming up");
        double before = Double.MAX_VALUE;
        for (int n = 0; n < (settings.quick() ? 1 : MOST_WARM_UPS); n++) {
            double cpu = growth.run(size, calls, calls / 10).cpu();
            if (cpu > WARM * before) {
                return;
            }
            before = cpu;
        }
    }

    private static List<Size> sizes(Settings settings, int calls) {
        if (settings.quick()) {
            return quickSizes(calls);
        }
        if (settings.only().isEmpty()) {
            return SIZES;
        }
        return Stream.concat(
                        Stream.of(SIZES.getFirst()), settings.only().stream().map(Size::named))
                .distinct()
                .toList();
    }

    private static List<Size> quickSizes(int calls) {
        int least = QUICK_CALLS_WAITING * calls + Growth.AT_ONCE;
        return List.of(new Size(1, least), new Size(5, 10 * least));
    }

    /** The first before, between and after the others, so that what warms up or grows meanwhile favours none. */
    static List<Size> order(List<Size> sizes, int runs) {
        int each = Math.ceilDiv(runs, sizes.size());
        var order = new ArrayList<Size>(Collections.nCopies(each, sizes.getFirst()));
        for (var size : sizes.subList(1, sizes.size())) {
            order.addAll(Collections.nCopies(runs, size));
            order.addAll(Collections.nCopies(each, sizes.getFirst()));
        }
        return order;
    }

    private static Growth.Run run(Growth growth, Size size, int calls, Settings settings) {
        long begun = System.nanoTime();
        var run = growth.run(size, calls, calls / 10);
        settings.say(
                "campaigns and leads %s: %,.0f calls/s, CPU a call %.0f µs %s (%.0f s with what came before and after)",
                size.name(), run.perSecond(), run.cpu(), run.cpuMicros(), (System.nanoTime() - begun) / 1e9);
        return run;
    }

    private static Result cpu(Size first, List<Growth.Run> before, Size size, List<Growth.Run> after) {
        var ours = each(after, Growth.Run::cpu);
        var rival = each(before, Growth.Run::cpu);
        return Result.beside(
                        "growth.cpu " + size.name(),
                        "µs a call",
                        ours,
                        first.name(),
                        rival,
                        "≤ " + CPU_MOST + "×",
                        ours.median() <= CPU_MOST * rival.median())
                .with("of the last run", after.getLast().cpuMicros())
                .with("leads", FILLED);
    }

    private static Result speed(Size first, List<Growth.Run> before, Size size, List<Growth.Run> after) {
        return Result.against(
                "growth.speed " + size.name(),
                "calls/s",
                each(after, Growth.Run::perSecond),
                first.name(),
                each(before, Growth.Run::perSecond),
                SPEED_LEAST);
    }

    private static Samples each(List<Growth.Run> runs, ToDoubleFunction<Growth.Run> figure) {
        return new Samples(runs.stream().map(figure::applyAsDouble).toList());
    }
}
