package dev.ringline.sandbox.twilio;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** What a request gets: JSON, a page of HTML, nothing, or a cut connection. */
record Answer(int status, String type, String body, Map<String, String> headers) {
    static final Answer RESET = new Answer(0, "", "", Map.of());

    static Answer json(int status, JsonObject body) {
        return new Answer(status, "application/json", body.encode(), Map.of());
    }

    static Answer html(int status, String body) {
        return new Answer(status, "text/html", body, Map.of());
    }

    static Answer empty(int status) {
        return new Answer(status, "", "", Map.of());
    }

    static Answer error(int status, int code, String message) {
        return json(
                status,
                new JsonObject()
                        .put("code", code)
                        .put("message", message)
                        .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                        .put("status", status));
    }

    static Answer notFound(HttpServerRequest request) {
        return error(404, 20404, "The requested resource " + request.path() + " was not found");
    }

    Answer with(String header, String value) {
        return new Answer(status, type, body, Map.of(header, value));
    }

    void send(HttpServerRequest request) {
        if (this == RESET) {
            request.connection().close();
            return;
        }
        var response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        headers.forEach(response::putHeader);
        if (!type.isEmpty()) {
            response.putHeader("Content-Type", type);
        }
        response.setStatusCode(status).end(body);
    }
}
