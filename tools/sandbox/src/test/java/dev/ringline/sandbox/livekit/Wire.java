package dev.ringline.sandbox.livekit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A caller of LiveKit that sees the wire: raw bodies, statuses and types, and no resending. */
final class Wire {
    static final String ROOM = "/twirp/livekit.RoomService/";
    static final String SIP = "/twirp/livekit.SIP/";
    static final String DISPATCH = "/twirp/livekit.AgentDispatchService/";

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String url;

    Wire(String url) {
        this.url = url;
    }

    /** A token that may do everything, in every room that a test names. */
    static String tokenFor(String room) {
        return token(all(room), 600);
    }

    static JsonObject all(String room) {
        return new JsonObject()
                .put(
                        "video",
                        new JsonObject()
                                .put("roomCreate", true)
                                .put("roomList", true)
                                .put("roomAdmin", true)
                                .put("room", room))
                .put("sip", new JsonObject().put("admin", true).put("call", true));
    }

    static String token(JsonObject grants, long lifeS) {
        return signed(grants, lifeS, LiveKitConfig.LOCAL_KEY, LiveKitConfig.LOCAL_SECRET);
    }

    static String signed(JsonObject grants, long lifeS, String key, String secret) {
        var claims = grants.copy().put("iss", key).put("exp", System.currentTimeMillis() / 1_000 + lifeS);
        return Access.sign(claims, secret);
    }

    /** As JSON, with every grant for the room that the body names. */
    Reply call(String path, JsonObject body) {
        var room = body.getString("room", body.getString("room_name", ""));
        return send(path, body.encode(), tokenFor(room), Map.of());
    }

    Reply call(String path, String json) {
        return call(path, new JsonObject(json));
    }

    Reply call(String path, JsonObject body, String token) {
        return send(path, body.encode(), token, Map.of());
    }

    Reply send(String path, String body, String token, Map<String, String> headers) {
        return later(path, body, token, headers).join();
    }

    CompletableFuture<Reply> later(String path, JsonObject body) {
        var room = body.getString("room", body.getString("room_name", ""));
        return later(path, body.encode(), tokenFor(room), Map.of());
    }

    CompletableFuture<Reply> later(String path, String body, String token, Map<String, String> headers) {
        var all = new HashMap<>(Map.of("Content-Type", "application/json"));
        all.putAll(headers);
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(100))
                .POST(HttpRequest.BodyPublishers.ofString(body));
        all.forEach(request::header);
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return CLIENT.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                .thenApply(Reply::of);
    }

    /** A client that hangs up before the answer. */
    void callAndLeave(String path, JsonObject body, Duration after) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(after)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + tokenFor(body.getString("room_name", "")))
                .POST(HttpRequest.BodyPublishers.ofString(body.encode()))
                .build();
        try {
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .build()
                    .send(request, HttpResponse.BodyHandlers.ofString());
            throw new AssertionError("answered before the client left");
        } catch (IOException left) {
            // what was wanted
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** As protobuf, both ways. */
    byte[] protobuf(String path, byte[] body, String token) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .header("Content-Type", "application/protobuf")
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return CLIENT.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray())
                .join()
                .body();
    }

    boolean isUp() {
        try {
            return CLIENT.send(
                                    HttpRequest.newBuilder(URI.create(url + "/"))
                                            .timeout(Duration.ofSeconds(2))
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        } catch (IOException down) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    record Reply(int status, String type, String body) {
        static Reply of(HttpResponse<String> response) {
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Content-Type").orElse(""),
                    response.body());
        }

        JsonObject json() {
            return new JsonObject(body);
        }

        JsonArray array(String key) {
            return json().getJsonArray(key);
        }

        /** {@code 404 not_found "participant does not exist"}: what a caller can tell apart, in one line. */
        String refusal() {
            return status + " " + json().getString("code") + " \"" + json().getString("msg") + "\"";
        }
    }
}
