package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** A JSON object for people: one line a value, nested names dotted, small lists on one line. */
final class Tree {
    private static final int MOST_ITEMS = 20;

    private Tree() {}

    /** @param without names at the top that are shown elsewhere */
    static void print(Output out, JsonNode object, Set<String> without) {
        var lines = new ArrayList<Line>();
        object.properties().stream()
                .filter(field -> !without.contains(field.getKey()))
                .forEach(field -> add(lines, field.getKey(), field.getValue()));
        var width = lines.stream().mapToInt(line -> line.name().length()).max().orElse(0);
        lines.forEach(line -> out.field(line.name(), width, line.value()));
    }

    private record Line(String name, String value) {}

    private static void add(List<Line> lines, String name, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(field -> add(lines, name + "." + field.getKey(), field.getValue()));
        } else if (value.isArray()) {
            addItems(lines, name, value);
        } else {
            lines.add(new Line(name, value.isNull() ? "" : value.asText()));
        }
    }

    private static void addItems(List<Line> lines, String name, JsonNode items) {
        if (items.isEmpty()) {
            lines.add(new Line(name, ""));
        }
        for (var i = 0; i < Math.min(MOST_ITEMS, items.size()); i++) {
            var item = items.get(i);
            lines.add(new Line(i == 0 ? name : "", item.isObject() ? oneLine(item) : item.asText()));
        }
        if (items.size() > MOST_ITEMS) {
            lines.add(new Line("", "and " + (items.size() - MOST_ITEMS) + " more"));
        }
    }

    private static String oneLine(JsonNode object) {
        List<String> parts = new ArrayList<>();
        object.properties().forEach(field -> {
            if (!field.getValue().isNull()) {
                parts.add(
                        field.getValue().isValueNode()
                                ? field.getValue().asText()
                                : field.getValue().toString());
            }
        });
        return String.join("  ", parts);
    }
}
