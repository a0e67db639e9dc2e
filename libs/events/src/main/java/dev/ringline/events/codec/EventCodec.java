package dev.ringline.events.codec;

import static dev.ringline.events.codec.UnreadableRecord.Reason.BAD_JSON;
import static dev.ringline.events.codec.UnreadableRecord.Reason.TOO_LARGE;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.ringline.events.CallEvent;
import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Events to JSON and back. Readers are lenient with what is newer than they: unknown fields are ignored, an unknown enum
 * value is UNRECOGNIZED, a missing field is {@code null} or 0. They are strict with the rest. The same event is always the
 * same bytes (P8). Safe for use by many threads.
 */
public final class EventCodec {
    /** The largest value that is written or read. */
    public static final int MAX_BYTES = 1 << 20;

    private static final ObjectMapper JSON = mapper();
    private static final byte[] CALL_BEGIN = "{\"attempt\":".getBytes(StandardCharsets.US_ASCII);

    private EventCodec() {}

    /**
     * The codec's own settings, for what else must read the same events. Yours to change: nobody else has it.
     */
    public static ObjectMapper mapper() {
        return JsonMapper.builder(JsonFactory.builder()
                        .recyclerPool(
                                JsonRecyclerPools.sharedConcurrentDequePool()) // a virtual thread keeps no buffers
                        .build())
                .addModule(new JavaTimeModule())
                .addModule(Instants.module())
                .defaultPropertyInclusion(JsonInclude.Value.ALL_NON_NULL)
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS) // isFinal() is a question, not a field
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** @throws IllegalArgumentException if the event is larger than {@link #MAX_BYTES}: its writer must bound it */
    public static byte[] encode(Event event) {
        try {
            var bytes = JSON.writeValueAsBytes(event);
            if (bytes.length > MAX_BYTES) {
                throw new IllegalArgumentException(EventType.of(event) + " is larger than " + MAX_BYTES + " bytes");
            }
            return bytes;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + EventType.of(event) + " at " + path(e), e);
        }
    }

    /**
     * The same bytes as {@link #encode(Event)}, where the attempt's own JSON is at hand.
     *
     * @param attempt {@code event.attempt()}, written by {@link #mapper()}
     */
    public static byte[] encode(CallEvent event, byte[] attempt) {
        var value = new byte[CALL_BEGIN.length + attempt.length + 1];
        if (value.length > MAX_BYTES) {
            throw new IllegalArgumentException(EventType.of(event) + " is larger than " + MAX_BYTES + " bytes");
        }
        System.arraycopy(CALL_BEGIN, 0, value, 0, CALL_BEGIN.length);
        System.arraycopy(attempt, 0, value, CALL_BEGIN.length, attempt.length);
        value[value.length - 1] = '}';
        return value;
    }

    public static Map<String, byte[]> headers(Envelope envelope, Event event) {
        return EnvelopeHeaders.write(envelope, EventType.of(event));
    }

    /**
     * @param headers by name; of several with one name, the last
     * @param value {@code null} is not readable: nothing of ours is deleted by an empty record
     * @throws UnreadableRecord with the reason
     */
    public static Recorded<Event> decode(Topic topic, Map<String, byte[]> headers, byte[] value) {
        var event = decode(topic, EnvelopeHeaders.type(headers), value);
        return new Recorded<>(EnvelopeHeaders.read(headers), event);
    }

    /** @throws UnreadableRecord with the reason */
    public static Event decode(Topic topic, String ceType, byte[] value) {
        if (value == null) {
            throw new UnreadableRecord(BAD_JSON, "no value");
        }
        if (value.length > MAX_BYTES) {
            throw new UnreadableRecord(TOO_LARGE, value.length + " bytes");
        }
        return parse(EventType.named(topic, ceType), value);
    }

    private static Event parse(Class<? extends Event> type, byte[] value) {
        try {
            var event = JSON.readValue(value, type);
            if (event == null) {
                throw new UnreadableRecord(BAD_JSON, type.getSimpleName() + ": null");
            }
            return event;
        } catch (JsonProcessingException e) { // its message would repeat what the record holds
            throw new UnreadableRecord(BAD_JSON, type.getSimpleName() + " at " + path(e));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory were not read", e);
        }
    }

    private static String path(JsonProcessingException e) {
        if (e instanceof JsonMappingException mapping && !mapping.getPath().isEmpty()) {
            return mapping.getPath().stream()
                    .map(step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
                    .collect(Collectors.joining("."));
        }
        return e.getLocation() == null ? "start" : "byte " + e.getLocation().getByteOffset();
    }
}
