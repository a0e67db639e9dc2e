package dev.ringline.cli.command;

import java.util.ArrayList;
import java.util.List;

/** The rows of an import's {@code errors.csv}: row, kind, column, reason, value. */
public final class Refusals {
    private Refusals() {}

    public record Refusal(String row, String kind, String column, String reason, String value) {}

    public static List<Refusal> read(String csv) {
        var rows = rows(csv);
        return rows.stream()
                .skip(1)
                .filter(row -> row.size() >= 5)
                .map(row -> new Refusal(row.get(0), row.get(1), row.get(2), row.get(3), row.get(4)))
                .toList();
    }

    private static List<List<String>> rows(String csv) {
        var rows = new ArrayList<List<String>>();
        var row = new ArrayList<String>();
        var cell = new StringBuilder();
        var quoted = false;
        for (var i = 0; i < csv.length(); i++) {
            var c = csv.charAt(i);
            if (quoted && c == '"' && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
                cell.append(c);
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (!quoted && c == ',') {
                row.add(cell.toString());
                cell.setLength(0);
            } else if (!quoted && c == '\n') {
                row.add(cell.toString());
                rows.add(List.copyOf(row));
                row.clear();
                cell.setLength(0);
            } else if (quoted || c != '\r') {
                cell.append(c);
            }
        }
        return rows;
    }
}
