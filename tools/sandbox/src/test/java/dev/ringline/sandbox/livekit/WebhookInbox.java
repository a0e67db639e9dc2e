package dev.ringline.sandbox.livekit;

import com.sun.net.httpserver.HttpServer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Where a test's webhooks arrive; keeps them raw and in order. */
final class WebhookInbox implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    /** So many deliveries are answered 500 before it is well. */
    final AtomicInteger failNext = new AtomicInteger();

    WebhookInbox() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            var body = exchange.getRequestBody().readAllBytes();
            var fails = failNext.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
            if (!fails) {
                received.add(new Received(
                        exchange.getRequestHeaders().getFirst("Content-Type"),
                        exchange.getRequestHeaders().getFirst("Authorization"),
                        body));
            }
            exchange.sendResponseHeaders(fails ? 500 : 200, -1);
            exchange.close();
        });
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/livekit";
    }

    /** Those of one room, in the order in which they came. */
    List<Received> of(String room) {
        return received.stream()
                .filter(one -> room.equals(one.json().getJsonObject("room").getString("name")))
                .toList();
    }

    List<String> eventsOf(String room) {
        return of(room).stream().map(Received::event).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    record Received(String type, String authorization, byte[] body) {
        JsonObject json() {
            return new JsonObject(new String(body, StandardCharsets.UTF_8));
        }

        String event() {
            return json().getString("event");
        }

        JsonObject participant() {
            return json().getJsonObject("participant", new JsonObject());
        }

        String callStatus() {
            return participant().getJsonObject("attributes", new JsonObject()).getString("sip.callStatus");
        }
    }
}
