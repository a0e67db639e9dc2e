package dev.ringline.platform.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** A record's headers as a column: a JSON object of name to text. */
public final class HeaderText {
    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
            .build());
    private static final TypeReference<LinkedHashMap<String, String>> TEXTS = new TypeReference<>() {};

    private HeaderText() {}

    public static String write(Map<String, byte[]> headers) {
        var texts = new LinkedHashMap<String, String>();
        headers.forEach((name, value) -> texts.put(name, value == null ? null : new String(value, UTF_8)));
        try {
            return JSON.writeValueAsString(texts);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }

    public static Map<String, byte[]> read(String text) {
        try {
            var headers = new LinkedHashMap<String, byte[]>();
            JSON.readValue(text, TEXTS)
                    .forEach((name, value) -> headers.put(name, value == null ? null : value.getBytes(UTF_8)));
            return headers;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("headers column is not ours", e);
        }
    }
}
