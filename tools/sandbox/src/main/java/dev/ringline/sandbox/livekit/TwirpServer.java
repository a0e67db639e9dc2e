package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.TwirpError.Code.BAD_ROUTE;
import static dev.ringline.sandbox.livekit.TwirpError.Code.MALFORMED;
import static dev.ringline.sandbox.livekit.TwirpError.Code.UNAUTHENTICATED;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiPredicate;

/**
 * Twirp over HTTP: token, route, content type, body, grant, in the real server's order and with its words (all measured on
 * v1.13.5; JSON differs from it in one thing: absent messages are left out, not {@code null}).
 */
final class TwirpServer {
    private static final JsonFormat.Parser READ = JsonFormat.parser().ignoringUnknownFields();
    private static final JsonFormat.Printer WRITE = JsonFormat.printer()
            .preservingProtoFieldNames()
            .alwaysPrintFieldsWithNoPresence()
            .omittingInsignificantWhitespace();
    private static final long MINUTE_NANOS = 60_000_000_000L;
    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/protobuf";

    private final Vertx vertx;
    private final LiveKitConfig config;
    private final Faults faults;
    private final Map<String, Endpoint<?>> endpoints = new HashMap<>();
    private final Map<String, Object> requests = new HashMap<>();
    private final Deque<Long> lately = new ArrayDeque<>();
    private int mostInAMinute;

    TwirpServer(Vertx vertx, LiveKitConfig config, Faults faults) {
        this.vertx = vertx;
        this.config = config;
        this.faults = faults;
    }

    /** @param path {@code RoomService/CreateRoom} */
    <Q extends Message> void on(String path, Q prototype, BiPredicate<Access, Q> allowed, Method<Q> method) {
        endpoints.put("/twirp/livekit." + path, new Endpoint<>(prototype, allowed, method));
    }

    void handle(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (faults.delayMs > 0) {
                vertx.setTimer(faults.delayMs, _ -> answer(request, body));
            } else {
                answer(request, body);
            }
        });
    }

    private void answer(HttpServerRequest request, Buffer body) {
        try {
            var access = access(request);
            if (endpoints.keySet().stream().noneMatch(path -> request.path().startsWith(service(path)))) {
                send(request, 404, "text/plain; charset=utf-8", Buffer.buffer("404 page not found\n"));
                return;
            }
            call(request, access, body)
                    .onSuccess(reply -> send(request, reply))
                    .onFailure(failure -> fail(request, failure));
        } catch (Access.BadToken bad) {
            send(request, 401, "text/plain; charset=utf-8", Buffer.buffer(bad.getMessage()));
        } catch (RuntimeException | LinkageError failure) {
            fail(request, failure);
        }
    }

    private static String service(String path) {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    private Access access(HttpServerRequest request) {
        var authorization = request.getHeader("Authorization");
        return authorization == null
                ? Access.NONE
                : Access.of(authorization, config.apiKey, config.apiSecret, nowS(), config.leewayS);
    }

    private Future<? extends Message> call(HttpServerRequest request, Access access, Buffer body) {
        if (request.method() != HttpMethod.POST) {
            throw badRoute(request, "unsupported method \"" + request.method() + "\" (only POST is allowed)");
        }
        var endpoint = endpoints.get(request.path());
        if (endpoint == null) {
            throw badRoute(request, "no handler for path \"" + request.path() + "\"");
        }
        var type = contentType(request);
        if (!type.equals(JSON) && !type.equals(PROTOBUF)) {
            throw badRoute(request, "unexpected Content-Type: \"" + request.getHeader("Content-Type") + "\"");
        }
        count(request.path());
        var failure = faults.takeFailure();
        if (failure != null) {
            throw failure;
        }
        return endpoint.call(access, body, type.equals(JSON), new Caller(timeoutMs(request), access.expiresS()));
    }

    /** As Cloud limits a project; its own words are not known. */
    private void count(String path) {
        seen(path.substring(path.lastIndexOf('/') + 1));
        long now = System.nanoTime();
        while (!lately.isEmpty() && now - lately.getFirst() > MINUTE_NANOS) {
            lately.removeFirst();
        }
        lately.add(now);
        mostInAMinute = Math.max(mostInAMinute, lately.size());
        if (lately.size() > config.requestsAMinute) {
            throw TwirpError.of(TwirpError.Code.RESOURCE_EXHAUSTED, "rate limit exceeded");
        }
    }

    void seen(String method) {
        requests.merge(method, 1, (count, one) -> (int) count + 1);
    }

    /** How often each method was asked, and the most in any minute. */
    JsonObject stats() {
        return new JsonObject()
                .put("byMethod", new JsonObject(new TreeMap<>(requests)))
                .put("mostInAMinute", mostInAMinute);
    }

    void clear() {
        requests.clear();
        mostInAMinute = 0;
    }

    /** Whether a request of that caller is still let in now. */
    boolean isLetIn(Caller caller) {
        return caller.expiresS() + config.leewayS >= nowS();
    }

    private static long nowS() {
        return System.currentTimeMillis() / 1_000;
    }

    /**
     * Who asks.
     *
     * @param timeoutMs its deadline, 0 if it has none
     * @param expiresS when its token does
     */
    record Caller(long timeoutMs, long expiresS) {}

    private static TwirpError badRoute(HttpServerRequest request, String message) {
        return TwirpError.of(BAD_ROUTE, message).with("twirp_invalid_route", request.method() + " " + request.path());
    }

    private static String contentType(HttpServerRequest request) {
        var header = request.getHeader("Content-Type");
        return header == null ? "" : header.split(";")[0].trim();
    }

    /** 0 where the caller did not say. */
    private static long timeoutMs(HttpServerRequest request) {
        var header = request.getHeader("X-Twirp-Timeout-Ms");
        return header == null ? 0 : Long.parseLong(header);
    }

    private static void send(HttpServerRequest request, Message reply) {
        var type = contentType(request);
        if (type.equals(PROTOBUF)) {
            send(request, 200, PROTOBUF, Buffer.buffer(reply.toByteArray()));
            return;
        }
        try {
            send(request, 200, JSON, Buffer.buffer(WRITE.print(reply)));
        } catch (InvalidProtocolBufferException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void fail(HttpServerRequest request, Throwable failure) {
        switch (failure) {
            case TwirpError error ->
                send(request, error.code.status, JSON, error.body().toBuffer());
            case Severed _ -> request.connection().close();
            default -> {
                var error = TwirpError.of(TwirpError.Code.INTERNAL, String.valueOf(failure));
                send(request, error.code.status, JSON, error.body().toBuffer());
            }
        }
    }

    private static void send(HttpServerRequest request, int status, String type, Buffer body) {
        HttpServerResponse response = request.response();
        if (!response.closed() && !response.ended()) {
            response.setStatusCode(status).putHeader("Content-Type", type).end(body);
        }
    }

    interface Method<Q> {
        Future<? extends Message> call(Q request, Caller caller);
    }

    private record Endpoint<Q extends Message>(Q prototype, BiPredicate<Access, Q> allowed, Method<Q> method) {
        Future<? extends Message> call(Access access, Buffer body, boolean json, Caller caller) {
            var request = read(body, json);
            if (!allowed.test(access, request)) {
                throw TwirpError.of(UNAUTHENTICATED, "permissions denied");
            }
            return method.call(request, caller);
        }

        @SuppressWarnings("unchecked") // a builder of a prototype builds the prototype's type
        private Q read(Buffer body, boolean json) {
            try {
                var builder = prototype.newBuilderForType();
                if (json) {
                    READ.merge(body.toString(StandardCharsets.UTF_8), builder);
                } else {
                    builder.mergeFrom(body.getBytes());
                }
                return (Q) builder.build();
            } catch (InvalidProtocolBufferException unreadable) {
                throw TwirpError.of(MALFORMED, "the " + (json ? "json" : "protobuf") + " request could not be decoded");
            }
        }
    }
}
