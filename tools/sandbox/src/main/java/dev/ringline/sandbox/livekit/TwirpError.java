package dev.ringline.sandbox.livekit;

import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A refusal as Twirp says it: {@code {"code","msg","meta"}} with the status of its code (TELEPHONY 2.6). */
final class TwirpError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What the server puts before the words of whoever is behind it. */
    private static final String BEHIND = "twirp error unknown: ";

    final Code code;
    private final transient Map<String, Object> meta;

    private TwirpError(Code code, String message, Map<String, Object> meta) {
        super(message, null, false, false);
        this.code = code;
        this.meta = meta;
    }

    static TwirpError of(Code code, String message) {
        return new TwirpError(code, message, Map.of());
    }

    /** From the room's node, the bridge or the callee. */
    static TwirpError behind(Code code, String message) {
        return new TwirpError(code, BEHIND + message, Map.of());
    }

    TwirpError with(String key, String value) {
        var more = new LinkedHashMap<>(meta);
        more.put(key, value);
        return new TwirpError(code, getMessage(), more);
    }

    JsonObject body() {
        var body = new JsonObject()
                .put("code", code.name().toLowerCase(Locale.ROOT))
                .put("msg", getMessage());
        return meta.isEmpty() ? body : body.put("meta", new JsonObject(meta));
    }

    enum Code {
        CANCELED(408),
        UNKNOWN(500),
        INVALID_ARGUMENT(400),
        MALFORMED(400),
        DEADLINE_EXCEEDED(408),
        NOT_FOUND(404),
        BAD_ROUTE(404),
        ALREADY_EXISTS(409),
        PERMISSION_DENIED(403),
        UNAUTHENTICATED(401),
        RESOURCE_EXHAUSTED(429),
        FAILED_PRECONDITION(412),
        ABORTED(409),
        OUT_OF_RANGE(400),
        UNIMPLEMENTED(501),
        INTERNAL(500),
        UNAVAILABLE(503),
        DATALOSS(500);

        final int status;

        Code(int status) {
            this.status = status;
        }
    }
}
