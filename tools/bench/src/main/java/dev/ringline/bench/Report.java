package dev.ringline.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The results as a table for people. */
final class Report {
    private static final List<String> HEADINGS =
            List.of("", "bench", "ours", "spread", "unit", "rival", "theirs", "ratio", "target", "runs");

    private Report() {}

    static List<String> lines(List<Result> results) {
        var rows = new ArrayList<List<String>>();
        rows.add(HEADINGS);
        results.forEach(result -> rows.add(cells(result)));
        int[] widths = IntStream.range(0, HEADINGS.size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        var lines = new ArrayList<String>();
        rows.forEach(row -> lines.add(line(row, widths)));
        results.stream()
                .filter(result -> !result.more().isEmpty())
                .forEach(result -> result.more()
                        .forEach((what, value) -> lines.add("    %s: %s: %s".formatted(result.name(), what, value))));
        if (!results.isEmpty()) {
            lines.add("on " + results.getFirst().machine());
        }
        return lines;
    }

    private static List<String> cells(Result result) {
        return List.of(
                result.ok() ? "✓" : "✗",
                result.name(),
                number(result.ours()),
                "±%.0f %%".formatted(result.spread() * 50),
                result.unit(),
                result.rivalName() == null ? "–" : result.rivalName(),
                result.rival() == null ? "–" : number(result.rival()),
                result.ratio() == null ? "–" : String.format(Locale.ROOT, "%.2f×", result.ratio()),
                result.target(),
                Integer.toString(result.runs()));
    }

    private static String number(double value) {
        return Math.abs(value) >= 100 || value == Math.rint(value)
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, "%.2f", value);
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> cells.get(column)
                        + " ".repeat(widths[column] - cells.get(column).length()))
                .reduce((left, right) -> left + "  " + right)
                .orElse("")
                .stripTrailing();
    }
}
