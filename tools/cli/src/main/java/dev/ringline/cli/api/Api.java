package dev.ringline.cli.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.ringline.cli.Failure;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One tenant's view of a line. Paths are below {@code /api/v1/tenants/<tenant>}. */
public final class Api {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final int MOST_PAGES = 10_000;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final URI edge;
    private final String tenant;
    private final Supplier<String> token;

    /** @param token asked for each request: it may be renewed */
    public Api(URI edge, String tenant, Supplier<String> token) {
        this.edge = edge;
        this.tenant = tenant;
        this.token = token;
    }

    public String tenant() {
        return tenant;
    }

    public URI edge() {
        return edge;
    }

    public JsonNode get(String path) {
        return send(request(path).GET());
    }

    /** The answer whatever its status, for what says more than its status: a service's health. */
    public JsonNode health(String path) {
        try {
            return JSON.readTree(exchange(request(path).GET()).body());
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    /** What a service counts; empty where it is down, or its metrics are not for those outside. */
    public Optional<Metrics> metrics(String path) {
        var answer = exchange(request(path).GET());
        return Optional.of(answer)
                .filter(found -> found.statusCode() == 200)
                .map(HttpResponse::body)
                .map(Metrics::of)
                .filter(found -> found.has("ringline_rules_view_age_ms"));
    }

    /** All items of all pages. */
    public List<JsonNode> all(String path) {
        var items = new ArrayList<JsonNode>();
        var next = "";
        for (var page = 0; page < MOST_PAGES; page++) {
            var answer = get(path + (path.contains("?") ? "&" : "?") + "limit=200" + next);
            answer.path("items").forEach(items::add);
            var cursor = answer.path("next");
            if (cursor.isMissingNode() || cursor.isNull()) {
                return items;
            }
            next = "&cursor=" + encoded(cursor.asText());
        }
        throw new Failure("more than " + MOST_PAGES + " pages", "Narrow the question down.");
    }

    public JsonNode post(String path) {
        return send(request(path).POST(BodyPublishers.noBody()));
    }

    public JsonNode post(String path, Object body) {
        return send(request(path).header("content-type", "application/json").POST(json(body)));
    }

    /** With a key that makes the same request again harmless. */
    public JsonNode post(String path, Object body, String idempotencyKey) {
        return send(request(path)
                .header("content-type", "application/json")
                .header("idempotency-key", idempotencyKey)
                .POST(json(body)));
    }

    public JsonNode post(String path, Path file, String contentType) {
        try {
            return send(request(path).header("content-type", contentType).POST(BodyPublishers.ofFile(file)));
        } catch (FileNotFoundException e) {
            throw new Failure("there is no file " + file, "", e);
        }
    }

    public JsonNode put(String path, Object body) {
        return send(request(path).header("content-type", "application/json").PUT(json(body)));
    }

    public JsonNode delete(String path) {
        return send(request(path).DELETE());
    }

    /** The answer as it is, for what is not JSON. */
    public String text(String path) {
        var answer = exchange(request(path).GET());
        if (answer.statusCode() >= 400) {
            throw problem(answer);
        }
        return answer.body();
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder request(String path) {
        var below =
                path.startsWith("/api/") || path.startsWith("/q/") ? path : "/api/v1/tenants/" + encoded(tenant) + path;
        return HttpRequest.newBuilder(edge.resolve(below))
                .timeout(ANSWER_WITHIN)
                .header("accept", "application/json, application/problem+json, */*;q=0.5")
                .header("authorization", "Bearer " + token.get());
    }

    private JsonNode send(HttpRequest.Builder request) {
        var answer = exchange(request);
        if (answer.statusCode() >= 400) {
            throw problem(answer);
        }
        try {
            return answer.body().isBlank() ? MissingNode.getInstance() : JSON.readTree(answer.body());
        } catch (JsonProcessingException e) {
            throw new Failure("the line answered with something that is not JSON", "", e);
        }
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new Failure(
                    "nothing answers at " + edge, "Start the line with ./ringline up, or name another with --url.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("interrupted", "", e);
        }
    }

    private static ApiProblem problem(HttpResponse<String> answer) {
        try {
            return ApiProblem.of(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (JsonProcessingException e) {
            return ApiProblem.of(answer.statusCode(), MissingNode.getInstance());
        }
    }

    private static BodyPublisher json(Object body) {
        try {
            return BodyPublishers.ofString(JSON.writeValueAsString(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
