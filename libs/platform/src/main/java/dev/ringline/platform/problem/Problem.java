package dev.ringline.platform.problem;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A no that a client must hear, as a problem detail (RFC 9457). Thrown by a resource, or returned by its pure part and thrown
 * there. Neither title nor detail may hold a number or a secret.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;
    public static final String MEDIA_TYPE = "application/problem+json";

    private final int status;
    private final String title;
    private final transient Map<String, Object> members = new LinkedHashMap<>();

    private Problem(int status, String title, String detail) {
        super(detail == null ? title : detail, null, false, false);
        this.status = status;
        this.title = title;
        if (detail != null) {
            members.put("detail", detail);
        }
    }

    public static Problem of(int status, String title, String detail) {
        return new Problem(status, title, detail);
    }

    public static Problem badRequest(String field, String detail) {
        return new Problem(400, "Bad Request", detail).with("field", field);
    }

    public static Problem unauthorized() {
        return new Problem(401, "Unauthorized", "a valid token is needed");
    }

    public static Problem forbidden() {
        return new Problem(403, "Forbidden", "the token's roles do not allow this");
    }

    /** Also for what is another tenant's: nobody learns that it exists. */
    public static Problem notFound() {
        return new Problem(404, "Not Found", null);
    }

    public static Problem conflict(String detail) {
        return new Problem(409, "Conflict", detail);
    }

    /** {@code If-Match} names an older version. */
    public static Problem preconditionFailed() {
        return new Problem(412, "Precondition Failed", "it was changed in between: read it again");
    }

    /** What was asked for is well-formed and cannot be done. */
    public static Problem unprocessable(String field, String detail) {
        return new Problem(422, "Unprocessable Content", detail).with("field", field);
    }

    /** Adds a member, for example {@code row} or {@code allowed}; {@code null} adds none. */
    public Problem with(String member, Object value) {
        if (value != null) {
            members.put(member, value);
        }
        return this;
    }

    public int status() {
        return status;
    }

    /** As JSON, in this order: type, title, status, detail, then the rest. */
    public Map<String, Object> body() {
        var body = new LinkedHashMap<String, Object>();
        body.put("type", "about:blank");
        body.put("title", title);
        body.put("status", status);
        body.putAll(members);
        return body;
    }
}
