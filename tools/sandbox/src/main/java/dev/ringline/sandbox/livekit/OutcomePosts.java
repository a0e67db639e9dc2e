package dev.ringline.sandbox.livekit;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Agents record outcomes where their metadata's {@code ringline.outcomeUrl} says, with its call token. */
final class OutcomePosts {
    private static final int TRIES = 8;
    private static final int MOST_WAITING = 10_000;

    private final Vertx vertx;
    private final HttpClient client;
    private int waiting;
    private boolean stopped;
    long accepted;
    long failed;

    OutcomePosts(Vertx vertx, HttpClient client) {
        this.vertx = vertx;
        this.client = client;
    }

    void post(String metadata, CalleeScript.Says says) {
        var address = address(metadata);
        if (address == null || says == CalleeScript.Says.NOTHING) {
            return;
        }
        if (waiting >= MOST_WAITING) {
            failed++;
            return;
        }
        waiting++;
        send(address, body(says), 1);
    }

    void stop() {
        stopped = true;
    }

    private static JsonObject address(String metadata) {
        try {
            var ringline = new JsonObject(metadata).getJsonObject("ringline");
            return ringline == null || ringline.getString("outcomeUrl") == null ? null : ringline;
        } catch (RuntimeException notOurs) {
            return null;
        }
    }

    private static JsonObject body(CalleeScript.Says says) {
        var body = new JsonObject()
                .put("result", says == CalleeScript.Says.HUMAN ? "COMPLETED" : says.name())
                .put("answeredBy", says == CalleeScript.Says.VOICEMAIL ? "MACHINE" : "HUMAN")
                .put("optOut", says == CalleeScript.Says.OPT_OUT);
        return says == CalleeScript.Says.CALLBACK
                ? body.put("callbackAt", Instant.now().plus(1, ChronoUnit.HOURS).toString())
                : body;
    }

    /** 404 and 409 are tried again too: the call's record may still be on its way. */
    private void send(JsonObject address, JsonObject body, int attempt) {
        if (stopped) {
            return;
        }
        var options = new RequestOptions()
                .setMethod(HttpMethod.PUT)
                .setAbsoluteURI(address.getString("outcomeUrl"))
                .setTimeout(10_000)
                .putHeader("Content-Type", "application/json")
                .putHeader("Authorization", "Bearer " + address.getString("callToken", ""));
        client.request(options)
                .compose(request -> request.send(body.toBuffer()))
                .compose(response -> response.end().map(_ -> response.statusCode()))
                .onComplete(status -> {
                    var code = status.succeeded() ? status.result() : 0;
                    if ((code == 0 || code == 404 || code == 409 || code == 429 || code >= 500) && attempt < TRIES) {
                        vertx.setTimer(250L << Math.min(attempt, 5), _ -> send(address, body, attempt + 1));
                        return;
                    }
                    waiting--;
                    if (code >= 200 && code < 300) {
                        accepted++;
                    } else {
                        failed++;
                    }
                });
    }
}
