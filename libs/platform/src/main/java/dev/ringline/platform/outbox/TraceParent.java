package dev.ringline.platform.outbox;

import io.opentelemetry.api.trace.Span;
import java.util.UUID;

/**
 * The W3C trace context of a record: that of the request that led to it where requests are traced, else a trace that its key
 * names. A lead's records have the lead as their key on every topic, so that one trace follows it through all services, also
 * where engines decided in batches and nobody collects spans.
 */
final class TraceParent {
    private TraceParent() {}

    /**
     * @param key of the record
     * @param recordId the record's own: the place in the trace
     * @return {@code null} for a key that is no id
     */
    static String of(String key, UUID recordId) {
        var span = Span.current().getSpanContext();
        if (span.isValid()) {
            return text(
                    span.getTraceId(), span.getSpanId(), span.getTraceFlags().asHex());
        }
        return isId(key) ? text(key.replace("-", ""), spanId(recordId), "00") : null;
    }

    /** The random half of a UUIDv7: never zero, its variant bits are set. */
    private static String spanId(UUID recordId) {
        return Long.toHexString(recordId.getLeastSignificantBits());
    }

    private static boolean isId(String key) {
        return key.length() == 36 && key.charAt(8) == '-' && key.charAt(23) == '-';
    }

    private static String text(String traceId, String spanId, String flags) {
        return "00-" + traceId + "-" + spanId + "-" + flags;
    }
}
