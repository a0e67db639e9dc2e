package dev.ringline.sandbox.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;

/** What the edge itself has to say, as {@code application/problem+json}. */
final class Problems {
    private Problems() {}

    static void answer(HttpServerRequest request, int status, String title, String detail) {
        var response = request.response();
        if (response.headWritten()) {
            response.reset();
            return;
        }
        if (response.closed() || response.ended()) {
            return;
        }
        request.resume(); // what is left of the body is read and forgotten, so that the connection stays usable
        response.setStatusCode(status)
                .putHeader("content-type", "application/problem+json")
                .end(new JsonObject()
                        .put("type", "about:blank")
                        .put("title", title)
                        .put("status", status)
                        .put("detail", detail)
                        .encode());
    }
}
