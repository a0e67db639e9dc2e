package dev.ringline.number;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.number.testing.Line;
import dev.ringline.number.testing.TwilioAccounts;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import dev.ringline.sandbox.testing.TenantEndpoints;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint for its own tenant, another one, nobody, a wrong role and a token that is over. */
@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "number"))
@WithTestResource(TwilioAccounts.class)
class TenantMatrixTest {
    private static final String SID = "{\"accountSid\":\"AC%032d\",\"authToken\":\"t\"}".formatted(77);

    /** @param role one that may; {@code auditor} never writes, {@code viewer} neither */
    record Endpoint(String method, String path, String role, boolean writes, String body) {}

    static Stream<Endpoint> endpoints() {
        var id = UUID.randomUUID();
        var limits = "\"name\":\"n\",\"cps\":1,\"concurrency\":1,\"providerAccountId\":\"" + id + "\"";
        return Stream.of(
                new Endpoint("GET", "phone-numbers", "viewer", false, null),
                new Endpoint("GET", "phone-numbers/{numbers}", "viewer", false, null),
                new Endpoint("PUT", "phone-numbers/{numbers}", "operator", true, "{\"isActive\":true}"),
                new Endpoint("POST", "phone-numbers/import", "operator", true, ""),
                new Endpoint("GET", "phone-numbers/imports/{" + id + "}", "viewer", false, null),
                new Endpoint("GET", "provider-accounts", "viewer", false, null),
                new Endpoint("GET", "provider-accounts/{accounts}", "viewer", false, null),
                new Endpoint("PUT", "provider-accounts/{accounts}", "admin", true, SID),
                new Endpoint("POST", "provider-accounts/{accounts}/check", "operator", true, ""),
                new Endpoint("DELETE", "provider-accounts/{accounts}", "admin", true, null),
                new Endpoint("GET", "carrier-pools", "viewer", false, null),
                new Endpoint("GET", "carrier-pools/{pools}", "viewer", false, null),
                new Endpoint("PUT", "carrier-pools/{pools}", "admin", true, "{" + limits + "}"),
                new Endpoint("DELETE", "carrier-pools/{pools}", "admin", true, null),
                new Endpoint("GET", "trunks", "viewer", false, null),
                new Endpoint("GET", "trunks/{trunks}", "viewer", false, null),
                new Endpoint(
                        "PUT",
                        "trunks/{trunks}",
                        "platform",
                        true,
                        "{\"name\":\"n\",\"sipTrunkId\":\"ST_x\",\"poolId\":\"" + id + "\"}"),
                new Endpoint("DELETE", "trunks/{trunks}", "admin", true, null));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void who_may(Endpoint endpoint) {
        var owner = new Line("matrix-owner");
        var ids = Ids.of(owner);
        var path = owner.path(ids.in(endpoint.path()));
        var tokens = SharedServers.tokens();

        assertThat(status(endpoint, path, null)).isEqualTo(401);
        assertThat(status(endpoint, path, tokens.expired("matrix-owner", endpoint.role())))
                .isEqualTo(401);
        assertThat(status(endpoint, path, tokens.mint("matrix-other", endpoint.role())))
                .isEqualTo(404);
        assertThat(status(endpoint, path, tokens.mint("matrix-owner", "agent"))).isEqualTo(403);
        if (endpoint.writes()) {
            assertThat(status(endpoint, path, tokens.mint("matrix-owner", "viewer", "auditor")))
                    .isEqualTo(403);
        }
        // in its own tenant's path, the other tenant finds nothing under the owner's ids
        if (endpoint.path().contains("{")) {
            var other = new Line("matrix-other").path(ids.in(endpoint.path()));
            assertThat(status(endpoint, other, tokens.mint("matrix-other", endpoint.role())))
                    .isIn(404, 422);
        }
        assertThat(status(endpoint, path, tokens.mint("matrix-owner", endpoint.role())))
                .isNotIn(401, 403, 500);
    }

    @Test
    void no_endpoint_is_forgotten() {
        Map<String, Map<String, Object>> paths =
                RestAssured.given().get("/q/openapi?format=json").path("paths");
        assertThat(endpoints().map(endpoint -> endpoint.method() + " " + TenantEndpoints.nameless(endpoint.path())))
                .containsExactlyInAnyOrderElementsOf(TenantEndpoints.of(paths));
    }

    /** What the owner has; made anew for each endpoint, since some of them delete it. */
    private record Ids(String account, String pool, String trunk, String number) {
        static synchronized Ids of(Line owner) {
            var accounts = owner.as("viewer")
                    .get(owner.path("provider-accounts"))
                    .jsonPath()
                    .getList("items.id", String.class);
            var account = accounts.isEmpty() ? owner.account(1).toString() : accounts.getFirst();
            var pool = owner.pool(UUID.fromString(account), 1);
            var trunk = UUID.randomUUID();
            owner.trunk(trunk, pool);
            var numbers = numbers(owner);
            if (numbers.isEmpty()) {
                owner.importNumbers().then().statusCode(200);
                numbers = numbers(owner);
            }
            return new Ids(account, pool.toString(), trunk.toString(), numbers.getFirst());
        }

        private static List<String> numbers(Line owner) {
            return owner.as("viewer")
                    .queryParam("limit", 1)
                    .get(owner.path("phone-numbers"))
                    .jsonPath()
                    .getList("items.id", String.class);
        }

        String in(String path) {
            return path.replace("{accounts}", account)
                    .replace("{pools}", pool)
                    .replace("{trunks}", trunk)
                    .replace("{numbers}", number)
                    .replaceAll("[{}]", "");
        }
    }

    private static int status(Endpoint endpoint, String path, String token) {
        var request = RestAssured.given().contentType("application/json");
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (endpoint.body() != null && !endpoint.body().isEmpty()) {
            request.body(endpoint.body());
        }
        var response = request.request(endpoint.method(), path);
        if (response.statusCode() >= 400) {
            assertThat(response.contentType()).startsWith("application/problem+json");
            assertThat(List.of(response.asString())).noneMatch(body -> body.contains("secret-of"));
        }
        return response.statusCode();
    }
}
