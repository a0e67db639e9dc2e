package dev.ringline.platform;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many tenants at once, some of whose requests are cut off: nobody ever sees a foreign row. */
@QuarkusTest
@WithTestResource(RinglineServers.class)
class ManyTenantsTest {
    private static final int TENANTS = 40;
    private static final int ROUNDS = 25;
    private static final Duration IMPATIENT = Duration.ofMillis(3);

    @TestHTTPResource("/")
    URI root;

    @Test
    void nobody_sees_what_is_another_tenants() throws Exception {
        var tenants = IntStream.range(0, TENANTS).mapToObj(i -> "crowd-" + i).toList();
        var tokens = new HashMap<String, String>();
        tenants.forEach(tenant -> tokens.put(tenant, SharedServers.tokens().mint(tenant, "viewer", "operator")));
        var answers = new ArrayList<CompletableFuture<Void>>();
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            for (var round = 0; round < ROUNDS; round++) {
                for (var tenant : tenants) {
                    answers.add(http.sendAsync(post(tenant, tokens.get(tenant)), BodyHandlers.ofString())
                            .thenAccept(
                                    answer -> assertThat(answer.statusCode()).isEqualTo(201)));
                    answers.add(http.sendAsync(get(tenant, tokens.get(tenant), null), BodyHandlers.ofString())
                            .thenAccept(answer -> assertOwn(tenant, answer)));
                    var impatient = get(tenant, tokens.get(tenant), IMPATIENT);
                    answers.add(http.sendAsync(impatient, BodyHandlers.ofString())
                            .handle((answer, cutOff) -> null)); // what matters is what comes to the others
                }
                CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                        .get();
                answers.clear();
            }
            for (var tenant : tenants) {
                var all = http.send(get(tenant, tokens.get(tenant), null), BodyHandlers.ofString());
                assertThat(new ObjectMapper().readTree(all.body())).hasSize(ROUNDS);
            }
        }
    }

    private static void assertOwn(String tenant, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        try {
            for (var note : new ObjectMapper().readTree(answer.body())) {
                assertThat(note.get("tenantId").asText()).isEqualTo(tenant);
                assertThat(note.get("text").asText()).isEqualTo("of " + tenant);
            }
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private HttpRequest post(String tenant, String token) {
        return request(tenant, token)
                .POST(BodyPublishers.ofString("{\"text\":\"of %s\"}".formatted(tenant), UTF_8))
                .header("Content-Type", "application/json")
                .build();
    }

    private HttpRequest get(String tenant, String token, Duration timeout) {
        var request = request(tenant, token).GET();
        return timeout == null ? request.build() : request.timeout(timeout).build();
    }

    private HttpRequest.Builder request(String tenant, String token) {
        return HttpRequest.newBuilder(root.resolve("/api/v1/tenants/" + tenant + "/notes"))
                .header("Authorization", "Bearer " + token);
    }
}
