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
        object.properties().stream()
                .filter(field -> !without.contains(field.getKey()))
                .forEach(field -> print(out, field.getKey(), field.getValue()));
    }

    private static void print(Output out, String name, JsonNode value) {
        if (value.isObject()) {
            value.properties().forEach(field -> print(out, name + "." + field.getKey(), field.getValue()));
        } else if (value.isArray()) {
            printItems(out, name, value);
        } else {
            out.field(name, value.isNull() ? null : value.asText());
        }
    }

    private static void printItems(Output out, String name, JsonNode items) {
        var texts = new ArrayList<String>();
        for (var item : items) {
            texts.add(item.isObject() ? oneLine(item) : item.asText());
        }
        var shown = texts.subList(0, Math.min(MOST_ITEMS, texts.size()));
        if (shown.isEmpty()) {
            out.field(name, null);
        }
        for (var i = 0; i < shown.size(); i++) {
            out.field(i == 0 ? name : "", shown.get(i));
        }
        if (texts.size() > MOST_ITEMS) {
            out.field("", "and " + (texts.size() - MOST_ITEMS) + " more");
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
