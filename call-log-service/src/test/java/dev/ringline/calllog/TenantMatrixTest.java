package dev.ringline.calllog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import dev.ringline.sandbox.testing.TenantEndpoints;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every endpoint × own, other tenant, no token, expired, each role. */
@QuarkusTest
@TestProfile(EveryTopic.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "call_log"))
class TenantMatrixTest {
    private static final List<String> ALL = List.of("viewer", "operator", "admin", "auditor");
    private static final List<String> RECORD = List.of("operator", "auditor");

    private final Line line = new Line();

    @AfterEach
    void close() {
        line.close();
    }

    /** @param path with {@code CALL} and {@code CAMPAIGN} for the tenant's own */
    record Endpoint(String method, String path, Object body, List<String> roles, int status) {
        Response ask(Line line, String call, String token) {
            var request = RestAssured.given().contentType("application/json");
            if (token != null) {
                request.header("Authorization", "Bearer " + token);
            }
            if (body != null) {
                request.body(body);
            }
            var rest = path.replace("CALL", call).replace("CAMPAIGN", line.campaign.toString());
            return request.request(method, line.path(rest));
        }
    }

    static Stream<Endpoint> endpoints() {
        var number = Map.of("number", "+12125550001");
        return Stream.of(
                new Endpoint("GET", "/calls", null, ALL, 200),
                new Endpoint("POST", "/calls/search", number, ALL, 200),
                new Endpoint("GET", "/calls/CALL", null, ALL, 200),
                new Endpoint("GET", "/calls/CALL/events", null, ALL, 200),
                new Endpoint("PUT", "/calls/CALL/outcome", Map.of("result", "COMPLETED"), List.of("operator"), 200),
                new Endpoint("GET", "/why?call=CALL", null, ALL, 200),
                new Endpoint("POST", "/why", number, ALL, 200),
                new Endpoint("GET", "/stats", null, ALL, 200),
                new Endpoint("GET", "/stats/campaigns/CAMPAIGN", null, ALL, 200),
                new Endpoint("GET", "/alarms", null, ALL, 200),
                new Endpoint("GET", "/journal", null, ALL, 200),
                new Endpoint("GET", "/journal/checkpoints", null, ALL, 200),
                new Endpoint("GET", "/journal/public-key", null, ALL, 200),
                new Endpoint("GET", "/journal/export", null, RECORD, 200),
                new Endpoint("POST", "/journal/verifications", null, RECORD, 202),
                new Endpoint("GET", "/journal/verifications/" + UUID.randomUUID(), null, RECORD, 404),
                new Endpoint("POST", "/replays", null, RECORD, 202),
                new Endpoint("GET", "/replays/" + UUID.randomUUID(), null, RECORD, 404));
    }

    @ParameterizedTest
    @MethodSource("endpoints")
    void who_may_ask_what(Endpoint endpoint) {
        var call = line.call(1, line.begin, true).toString();
        line.awaitJournalled(4);
        var tokens = SharedServers.tokens();
        for (var role : List.of("viewer", "operator", "admin", "auditor", "platform")) {
            var own = endpoint.ask(line, call, tokens.mint(line.tenant.value(), role));
            assertThat(own.statusCode()).as(role).isEqualTo(endpoint.roles.contains(role) ? endpoint.status : 403);
            var other = endpoint.ask(line, call, tokens.mint("other-tenant", role));
            assertThat(other.statusCode()).as("other tenant's " + role).isIn(404, 403);
            assertThat(other.asString()).doesNotContain(line.number(1).value(), line.campaign.toString());
            if (endpoint.roles.contains(role)) {
                assertThat(other.statusCode()).isEqualTo(404);
            }
        }
        assertThat(endpoint.ask(line, call, null).statusCode()).isEqualTo(401);
        assertThat(endpoint.ask(line, call, tokens.expired(line.tenant.value(), "operator"))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void no_endpoint_is_forgotten() {
        Map<String, Map<String, Object>> paths =
                RestAssured.given().get("/q/openapi?format=json").path("paths");
        assertThat(endpoints()
                        .map(endpoint ->
                                endpoint.method() + " " + endpoint.path().substring(1))
                        .map(endpoint -> TenantEndpoints.nameless(
                                endpoint.replaceAll("CALL|CAMPAIGN|[0-9a-f]{8}-[0-9a-f-]{27}", "{}")))
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(TenantEndpoints.of(paths));
    }

    /** The path is the other's own, so the gate lets it in; the database's policy alone keeps the tenants apart. */
    @Test
    void under_its_own_path_a_tenant_finds_nothing_of_another() {
        var call = line.call(1, line.begin, true);
        line.awaitJournalled(4);
        try (var other = new Line()) {
            assertThat(other.as("operator").get(other.path("/calls/" + call)).statusCode())
                    .isEqualTo(404);
            assertThat(other.as("operator")
                            .get(other.path("/calls/" + call + "/events"))
                            .statusCode())
                    .isEqualTo(404);
            assertThat(other.as("operator")
                            .body(Map.of("result", "COMPLETED"))
                            .put(other.path("/calls/" + call + "/outcome"))
                            .statusCode())
                    .isEqualTo(404);
            for (var path : List.of("/calls?lead=" + line.lead(1), "/journal", "/journal/checkpoints")) {
                assertThat(other.as("operator").get(other.path(path)).jsonPath().getList("items"))
                        .isEmpty();
            }
            assertThat(other.as("operator")
                            .get(other.path("/why?call=" + call))
                            .jsonPath()
                            .getList("decisions"))
                    .isEmpty();
            assertThat(other.as("operator").get(other.path("/stats")).jsonPath().getInt("dialed"))
                    .isZero();
            var export = other.as("auditor").get(other.path("/journal/export")).asString();
            assertThat(export.lines()).hasSize(1);
        }
    }
}
