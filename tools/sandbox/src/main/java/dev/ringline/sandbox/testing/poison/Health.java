package dev.ringline.sandbox.testing.poison;

import dev.ringline.sandbox.testing.SharedServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;

/** What the service says of itself. */
final class Health {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String STOPS = "ringline_rule_stops ";

    private final URI base;
    private final String service;

    /** @param service as its paths name it */
    Health(URI base, String service) {
        this.base = base;
        this.service = service;
    }

    int readiness() {
        return send(HttpRequest.newBuilder(base.resolve("/q/health/ready"))).statusCode();
    }

    String ready() {
        return send(HttpRequest.newBuilder(base.resolve("/q/health/ready"))).body();
    }

    String metrics() {
        return send(HttpRequest.newBuilder(base.resolve("/q/metrics"))).body();
    }

    /** As the metric has it. */
    int stops() {
        return metrics()
                .lines()
                .filter(line -> line.startsWith(STOPS))
                .map(line -> (int) Double.parseDouble(line.substring(STOPS.length())))
                .findFirst()
                .orElseThrow();
    }

    String letters() {
        return send(asPlatform("")).body();
    }

    void dismiss(UUID letter) {
        var answer = send(asPlatform("/" + letter + "/dismiss").POST(HttpRequest.BodyPublishers.noBody()));
        if (answer.statusCode() != 200) {
            throw new AssertionError("dismiss: " + answer.body());
        }
    }

    private HttpRequest.Builder asPlatform(String path) {
        return HttpRequest.newBuilder(base.resolve("/api/v1/platform/" + service + "/dead-letters" + path))
                .header("Authorization", "Bearer " + SharedServers.tokens().mint("acme", "platform"));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
