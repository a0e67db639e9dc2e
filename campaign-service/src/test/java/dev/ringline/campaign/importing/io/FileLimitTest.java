package dev.ringline.campaign.importing.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.ringline.campaign.TenantLine;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A file that is too large is refused in words, whether it says its length before or not. */
@QuarkusTest
@TestProfile(FileLimitTest.SmallFiles.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class FileLimitTest {
    public static final class SmallFiles implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "ringline.import.max-bytes", "100000",
                    "quarkus.http.limits.max-body-size", "200K",
                    "quarkus.http.test-port", "0");
        }
    }

    private final TenantLine line = new TenantLine();

    @TestHTTPResource
    URI service;

    @Test
    void a_file_that_says_that_it_is_too_large_is_not_read() {
        for (var bytes : new int[] {150_000, 300_000}) {
            var campaign = line.campaign();
            line.asOperator()
                    .contentType("text/csv")
                    .body(file(bytes))
                    .post(line.path("/campaigns/" + campaign + "/imports"))
                    .then()
                    .statusCode(413)
                    .contentType("application/problem+json")
                    .body("title", equalTo("Content Too Large"))
                    .body("detail", equalTo("at most 100000 bytes"));
            line.asOperator()
                    .get(line.path("/campaigns/" + campaign + "/imports"))
                    .then()
                    .body("items.size()", equalTo(0));
        }
    }

    @Test
    void a_file_that_turns_out_to_be_too_large_fails_and_leaves_its_key_free() throws Exception {
        var campaign = line.campaign();
        var refused = stream(campaign, 150_000);
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
        assertThat(refused.body()).contains("at most 100000 bytes");
        line.asOperator()
                .get(line.path("/campaigns/" + campaign + "/imports"))
                .then()
                .body("items[0].state", equalTo("failed"));
        assertThat(stream(campaign, 50_000).statusCode()).isEqualTo(202);
    }

    /** Without a Content-Length. */
    private HttpResponse<String> stream(String campaign, int bytes) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(service.resolve(line.path("/campaigns/" + campaign + "/imports")))
                    .header("Authorization", "Bearer " + SharedServers.tokens().mint(line.tenant, "operator"))
                    .header("Content-Type", "text/csv")
                    .header("Idempotency-Key", "one")
                    .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(file(bytes))))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }

    private static byte[] file(int bytes) {
        var rows = new StringBuilder("phone,name\n");
        for (var i = 0; rows.length() < bytes; i++) {
            rows.append("+336%08d,somebody%n".formatted(10_000_000 + i));
        }
        return rows.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }
}
