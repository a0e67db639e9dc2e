package dev.ringline.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RinglineServers.class)
class IdempotencyTest {
    private final String key = UUID.randomUUID().toString();

    @Test
    void a_repeated_request_is_answered_again_and_done_once() {
        var first = post("acme", key, "once");
        var again = post("acme", key, "once");

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(again.statusCode()).isEqualTo(201);
        assertThat(again.asString()).isEqualTo(first.asString());
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    }

    @Test
    void another_request_under_the_same_key_is_refused() {
        post("acme", key, "one");

        var other = post("acme", key, "two");

        assertThat(other.statusCode()).isEqualTo(422);
        assertThat(other.jsonPath().getString("field")).isEqualTo("Idempotency-Key");
    }

    @Test
    void a_key_is_its_tenants_own() {
        var mine = post("acme", key, "same");
        var theirs = post("globex", key, "same");

        assertThat(theirs.statusCode()).isEqualTo(201);
        assertThat(theirs.jsonPath().getString("id"))
                .isNotEqualTo(mine.jsonPath().getString("id"));
    }

    @Test
    void many_at_the_same_moment_are_one() throws Exception {
        var requests = new ArrayList<Callable<String>>();
        for (var i = 0; i < 16; i++) {
            requests.add(() -> post("acme", key, "race").asString());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = new ArrayList<String>();
            for (var answer : threads.invokeAll(requests)) {
                answers.add(answer.get());
            }
            assertThat(answers).containsOnly(answers.getFirst()).hasSize(16);
            assertThat(answers.getFirst()).contains("race");
        }
    }

    private static Response post(String tenant, String key, String text) {
        return given().header(
                        "Authorization", "Bearer " + SharedServers.tokens().mint(tenant, "operator"))
                .header("Idempotency-Key", key)
                .contentType("application/json")
                .body("{\"text\":\"%s\"}".formatted(text))
                .post("/api/v1/tenants/" + tenant + "/notes");
    }
}
