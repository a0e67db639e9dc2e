package dev.ringline.campaign.importing.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.campaign.importing.ImportOptions;
import dev.ringline.events.codec.EventCodec;
import java.util.SortedMap;

/** Options and fields as their columns keep them: by the events' own codec, so that the same is always the same text. */
final class OptionsJson {
    private static final ObjectMapper JSON = EventCodec.mapper();

    private OptionsJson() {}

    static String write(ImportOptions options) {
        return text(options);
    }

    static ImportOptions read(String text) {
        try {
            return JSON.readValue(text, ImportOptions.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("stored options that cannot be read", e);
        }
    }

    static String fields(SortedMap<String, String> fields) {
        return fields.isEmpty() ? "{}" : text(fields);
    }

    private static String text(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }
}
