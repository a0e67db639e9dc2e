package dev.ringline.sandbox.edge;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpResponseExpectation;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Where a service listens: the first replica that says it is ready, asked as an ingress would. */
final class Replicas {
    private static final long ASK_EVERY_MS = 300;
    private static final long ANSWER_WITHIN_MS = 1_000;

    private final List<Integer> ports;
    private volatile int first;

    private Replicas(List<Integer> ports) {
        this.ports = List.copyOf(ports);
        this.first = ports.getFirst();
    }

    static Replicas of(Vertx vertx, List<Integer> ports) {
        var replicas = new Replicas(ports);
        if (ports.size() > 1) {
            var client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout((int) ANSWER_WITHIN_MS));
            vertx.setPeriodic(ASK_EVERY_MS, _ -> replicas.ask(client, 0));
        }
        return replicas;
    }

    /** The first one when none is ready: it says best what is wrong. */
    int port() {
        return first;
    }

    private void ask(HttpClient client, int which) {
        if (which == ports.size()) {
            first = ports.getFirst();
            return;
        }
        client.request(HttpMethod.GET, ports.get(which), "127.0.0.1", "/q/health/ready")
                .compose(request -> request.send().expecting(HttpResponseExpectation.SC_OK))
                .timeout(ANSWER_WITHIN_MS, TimeUnit.MILLISECONDS)
                .onSuccess(_ -> first = ports.get(which))
                .onFailure(_ -> ask(client, which + 1));
    }
}
