package dev.ringline.sandbox.edge;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One request on its way to a service, and the answer back. Streams both, holds neither. */
final class Exchange {
    private static final long MAX_BODY_BYTES = 512L * 1024 * 1024; // a lead file of ten million rows
    private static final long MAX_WEBHOOK_BYTES = 1024 * 1024;
    private static final long ANSWER_WITHIN_MS = 70_000;
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect");

    private final HttpServerRequest request;
    private final HttpClientRequest onward;
    private final long maxBytes;
    private long bytes;

    Exchange(HttpServerRequest request, HttpClientRequest onward) {
        this.request = request;
        this.onward = onward;
        this.maxBytes = request.path().startsWith("/webhooks/") ? MAX_WEBHOOK_BYTES : MAX_BODY_BYTES;
    }

    void pass() {
        copy(request.headers(), onward.headers());
        onward.headers().remove("x-forwarded-for").remove("forwarded");
        onward.putHeader("x-forwarded-for", request.remoteAddress().hostAddress())
                .putHeader("x-forwarded-proto", "http")
                .putHeader(
                        "host",
                        request.authority() == null
                                ? "localhost"
                                : request.authority().toString());
        onward.idleTimeout(ANSWER_WITHIN_MS);
        onward.response().onSuccess(this::answer).onFailure(this::fail);
        request.response().closeHandler(_ -> onward.reset());
        sendBody();
    }

    private void sendBody() {
        if (!request.headers().contains("content-length")) {
            onward.setChunked(request.headers().contains("transfer-encoding"));
        }
        request.handler(this::send);
        request.endHandler(_ -> onward.end());
        request.exceptionHandler(_ -> onward.reset());
        request.resume();
    }

    private void send(Buffer part) {
        bytes += part.length();
        if (bytes > maxBytes) {
            request.handler(_ -> {}).endHandler(_ -> {});
            Problems.answer(request, 413, "Too large", "the body is larger than " + maxBytes + " bytes");
            onward.reset();
            return;
        }
        onward.write(part);
        if (onward.writeQueueFull()) {
            request.pause();
            onward.drainHandler(_ -> request.resume());
        }
    }

    private void answer(HttpClientResponse answer) {
        var response = request.response();
        if (response.headWritten() || response.closed()) {
            onward.reset();
            return;
        }
        response.setStatusCode(answer.statusCode());
        copy(answer.headers(), response.headers());
        if (!answer.headers().contains("content-length")) {
            response.setChunked(true);
        }
        answer.pipeTo(response).onFailure(_ -> response.reset());
    }

    /** The service may or may not have done what was asked: the edge says so and does not ask again. */
    private void fail(Throwable cause) {
        Problems.answer(request, 502, "Bad gateway", "the service broke off before it answered");
    }

    private static void copy(MultiMap from, MultiMap to) {
        for (Map.Entry<String, String> header : from) {
            if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }
}
