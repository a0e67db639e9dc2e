package dev.ringline.sandbox.edge;

import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.server.Service;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The line's front door on this machine. It routes and limits, and never sends a request twice. */
public final class Edge implements AutoCloseable {
    private static final int MAX_HEADER_BYTES = 16 * 1024;
    private static final int MAX_URI_BYTES = 8 * 1024;
    private static final int IDLE_SECONDS = 75;
    private static final int CONNECT_MS = 2_000;
    private static final int CONNECTIONS_PER_SERVICE = 128;
    private static final int WAITING_REQUESTS = 1_000;
    private static final int START_SECONDS = 10;

    private final Vertx vertx;
    private final HttpClient client;
    private final Map<Service, Replicas> replicas = new EnumMap<>(Service.class);
    private HttpServer server;

    private Edge(Vertx vertx, Map<Service, List<Integer>> ports) {
        this.vertx = vertx;
        ports.forEach((service, at) -> replicas.put(service, Replicas.of(vertx, at)));
        this.client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setMaxPoolSize(CONNECTIONS_PER_SERVICE)
                .setMaxWaitQueueSize(WAITING_REQUESTS)
                .setIdleTimeout(IDLE_SECONDS)
                .setKeepAliveTimeout(20));
    }

    /** @param ports where the replicas of each service listen: requests go to the first that is ready */
    public static Edge start(int port, Map<Service, List<Integer>> ports) {
        Ports.requireFree(port, "the local edge", "RINGLINE_EDGE_PORT");
        var edge = new Edge(Vertx.vertx(), ports);
        try {
            edge.server = edge.vertx
                    .createHttpServer(new HttpServerOptions()
                            .setMaxHeaderSize(MAX_HEADER_BYTES)
                            .setMaxInitialLineLength(MAX_URI_BYTES)
                            .setHttp2ClearTextEnabled(false)
                            .setIdleTimeout(IDLE_SECONDS))
                    .requestHandler(edge::route)
                    .listen(port, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
            return edge;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            edge.close();
            throw new IllegalStateException("interrupted while the local edge started", e);
        } catch (ExecutionException | TimeoutException e) {
            edge.close();
            throw new IllegalStateException("the local edge does not start on port " + port, e);
        }
    }

    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void route(HttpServerRequest request) {
        Routes.of(request.path())
                .ifPresentOrElse(
                        route -> pass(request, route),
                        () -> Problems.answer(request, 404, "No such path", "no service answers this path"));
    }

    private void pass(HttpServerRequest request, Routes.Route route) {
        var query = request.query() == null ? "" : "?" + request.query();
        var options = new RequestOptions()
                .setMethod(request.method())
                .setHost("127.0.0.1")
                .setPort(replicas.get(route.service()).port())
                .setURI(route.path() + query)
                .setFollowRedirects(false);
        request.pause();
        client.request(options)
                .onSuccess(onward -> new Exchange(request, onward).pass())
                .onFailure(_ -> Problems.answer(
                        request,
                        503,
                        "Service unavailable",
                        route.service().module() + " does not answer; see its log, or ringline status"));
    }
}
