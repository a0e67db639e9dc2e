package dev.ringline.sandbox.edge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.server.Service;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Behind the edge: four services that say who they are and what they were asked. */
class EdgeTest {
    static final Vertx VERTX = Vertx.vertx();
    static final HttpClient HTTP = HttpClient.newHttpClient();
    static final Map<Service, Integer> PORTS = new EnumMap<>(Service.class);
    static Edge edge;

    @BeforeAll
    static void start() {
        Arrays.stream(Service.values())
                .filter(service -> service != Service.CALL_LOG)
                .forEach(service -> PORTS.put(service, echo(service)));
        PORTS.put(Service.CALL_LOG, Ports.free()); // nobody is there
        edge = Edge.start(
                Ports.free(),
                PORTS.keySet().stream()
                        .collect(Collectors.toMap(service -> service, service -> List.of(PORTS.get(service)))));
    }

    @AfterAll
    static void stop() {
        edge.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
        HTTP.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/tenants/a/phone-numbers,               number-service   /api/v1/tenants/a/phone-numbers",
        "/api/v1/tenants/a/trunks/t/provision?x=1,      number-service   /api/v1/tenants/a/trunks/t/provision?x=1",
        "/api/v1/tenants/calls/campaigns/c/imports,     campaign-service /api/v1/tenants/calls/campaigns/c/imports",
        "/api/v1/tenants/a/lanes,                       dialer-service   /api/v1/tenants/a/lanes",
        "/api/v1/platform/dialer/dead-letters,          dialer-service   /api/v1/platform/dialer/dead-letters",
        "/webhooks/livekit,                             dialer-service   /webhooks/livekit",
        "/q/campaign/health/ready,                      campaign-service /q/health/ready",
    })
    void the_path_names_the_service(String path, String answer) throws Exception {
        assertThat(get(path).body()).isEqualTo(answer.replaceAll(" +", " "));
    }

    @ParameterizedTest
    @CsvSource({"/", "/api/v1/tenants/a", "/api/v1/tenants/a/elsewhere", "/q/nobody/health", "/webhooks/livekit/more"})
    void a_path_of_nobody_is_404_with_a_problem(String path) throws Exception {
        var answer = get(path);
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    @Test
    void a_service_that_is_down_is_named() throws Exception {
        var answer = get("/api/v1/tenants/a/calls");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("call-log-service does not answer");
    }

    @Test
    void bodies_pass_whole_with_and_without_a_length() throws Exception {
        var body = new byte[3_000_000];
        Arrays.fill(body, (byte) 'x');
        assertThat(post("/api/v1/tenants/a/campaigns", BodyPublishers.ofByteArray(body))
                        .body())
                .endsWith(" 3000000 bytes");
        assertThat(post(
                                "/api/v1/tenants/a/campaigns",
                                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                        .body())
                .endsWith(" 3000000 bytes");
    }

    @Test
    void a_webhook_larger_than_a_megabyte_is_refused() throws Exception {
        var body = new byte[1_100_000];
        assertThat(post("/webhooks/livekit", BodyPublishers.ofByteArray(body)).statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_service_that_breaks_off_is_asked_once() throws Exception {
        var answer = get("/api/v1/tenants/a/campaigns?break=true");
        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(get("/api/v1/tenants/a/campaigns?breaks").body()).endsWith("1 breaks");
    }

    private static int echo(Service service) {
        var breaks = new java.util.concurrent.atomic.AtomicInteger();
        HttpServer server = VERTX.createHttpServer().requestHandler(request -> {
            if ("break=true".equals(request.query())) {
                breaks.incrementAndGet();
                request.connection().close();
                return;
            }
            request.body().onSuccess(body -> {
                var text = service.module() + " " + request.uri();
                text += body.length() > 0 ? " " + body.length() + " bytes" : "";
                text += "breaks".equals(request.query()) ? " " + breaks.get() + " breaks" : "";
                request.response().end(text);
            });
        });
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, HttpRequest.BodyPublisher body) throws Exception {
        return HTTP.send(HttpRequest.newBuilder(uri(path)).POST(body).build(), BodyHandlers.ofString());
    }

    private static URI uri(String path) {
        return URI.create("http://127.0.0.1:" + edge.port() + path);
    }
}
