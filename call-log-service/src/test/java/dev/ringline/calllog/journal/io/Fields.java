package dev.ringline.calllog.journal.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.events.codec.EventCodec;
import java.util.ArrayList;
import java.util.List;

/** The paths of all leaves of an event. */
final class Fields {
    private Fields() {}

    static List<String> of(Record event) {
        try {
            return ofJson(EventCodec.mapper().writeValueAsString(event));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    static List<String> ofJson(String json) {
        try {
            var leaves = new ArrayList<String>();
            collect(EventCodec.mapper().readTree(json), "", leaves);
            return leaves;
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static void collect(JsonNode node, String path, List<String> leaves) {
        if (!node.isObject()) {
            leaves.add(path);
        }
        node.properties()
                .forEach(field -> collect(
                        field.getValue(), path.isEmpty() ? field.getKey() : path + '.' + field.getKey(), leaves));
    }
}
