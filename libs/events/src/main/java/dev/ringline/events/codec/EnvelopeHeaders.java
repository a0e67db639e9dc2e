package dev.ringline.events.codec;

import static dev.ringline.events.codec.UnreadableRecord.Reason.BAD_HEADERS;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringline.events.Envelope;
import dev.ringline.events.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** An envelope as CloudEvents 1.0 headers in Kafka's binary mode. What is {@code null} has no header. */
public final class EnvelopeHeaders {
    public static final String TYPE = "ce_type";

    private static final String SPEC_VERSION = "1.0";

    private EnvelopeHeaders() {}

    /** In a fixed order, so that the same envelope is the same bytes. */
    public static Map<String, byte[]> write(Envelope envelope, String type) {
        var headers = new LinkedHashMap<String, byte[]>();
        put(headers, "ce_specversion", SPEC_VERSION);
        put(headers, "ce_id", envelope.id());
        put(headers, "ce_source", envelope.source());
        put(headers, TYPE, type);
        put(headers, "ce_time", envelope.time() == null ? null : InstantText.of(envelope.time()));
        put(headers, "ce_subject", envelope.subject());
        put(headers, "ce_tenant", envelope.tenant());
        put(headers, "ce_actor", envelope.actor());
        put(headers, "ce_causationid", envelope.causationId());
        put(headers, "ce_version", envelope.version());
        put(headers, "content-type", "application/json");
        put(headers, "traceparent", envelope.traceparent());
        return headers;
    }

    /** @throws UnreadableRecord naming the header that is missing or has another shape */
    public static Envelope read(Map<String, byte[]> headers) {
        if (!SPEC_VERSION.equals(required(headers, "ce_specversion", text -> text))) {
            throw new UnreadableRecord(BAD_HEADERS, "ce_specversion is not 1.0");
        }
        return new Envelope(
                required(headers, "ce_id", UUID::fromString),
                required(headers, "ce_source", text -> text),
                required(headers, "ce_time", InstantText::parse),
                required(headers, "ce_subject", text -> text),
                optional(headers, "ce_tenant", TenantId::new),
                optional(headers, "ce_actor", text -> text),
                optional(headers, "ce_causationid", UUID::fromString),
                required(headers, "ce_version", EnvelopeHeaders::version),
                optional(headers, "traceparent", text -> text));
    }

    static String type(Map<String, byte[]> headers) {
        return required(headers, TYPE, text -> text);
    }

    private static long version(String text) {
        var version = Long.parseLong(text);
        if (version < 1) {
            throw new IllegalArgumentException("from 1");
        }
        return version;
    }

    private static <T> T required(Map<String, byte[]> headers, String name, Function<String, T> parse) {
        var value = optional(headers, name, parse);
        if (value == null) {
            throw new UnreadableRecord(BAD_HEADERS, name + " is missing");
        }
        return value;
    }

    private static <T> T optional(Map<String, byte[]> headers, String name, Function<String, T> parse) {
        var bytes = headers.get(name);
        if (bytes == null) {
            return null;
        }
        try {
            return parse.apply(new String(bytes, UTF_8));
        } catch (RuntimeException e) { // whatever the parser throws: the header is not readable
            throw new UnreadableRecord(BAD_HEADERS, name + " has another shape");
        }
    }

    private static void put(Map<String, byte[]> headers, String name, Object value) {
        if (value != null) {
            headers.put(name, value.toString().getBytes(UTF_8));
        }
    }
}
