package dev.ringline.campaign;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.campaign.testing.Rest;
import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every endpoint that the service has, by its own OpenAPI document: one that is forgotten here cannot be. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class TenantMatrixTest {
    private static final String SOMETHING = "0198c0de-0000-7000-8000-000000000001";

    private record Endpoint(String method, String path, String contentType) {
        Response ask(String token) {
            var request = given().redirects().follow(false);
            if (contentType != null) {
                request.contentType(contentType).body(contentType.contains("json") ? "{}" : "number\n");
            }
            if (token != null) {
                request.auth().oauth2(token);
            }
            return request.request(method, path);
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    @TestFactory
    List<DynamicTest> who_may_do_what() {
        var tokens = SharedServers.tokens();
        var tests = new ArrayList<DynamicTest>();
        for (var endpoint : endpoints()) {
            tests.add(refused(endpoint, "no token", null, 401));
            tests.add(refused(endpoint, "expired", tokens.expired("acme", "operator", "admin"), 401));
            tests.add(refused(endpoint, "other tenant", tokens.mint("globex", "operator", "admin", "viewer"), 404));
            tests.add(refused(endpoint, "wrong role", tokens.mint("acme", "agent"), 403));
            tests.add(DynamicTest.dynamicTest(
                    endpoint + ": own",
                    () -> assertThat(endpoint.ask(tokens.mint("acme", "operator", "admin"))
                                    .statusCode())
                            .isNotIn(401, 403, 500)));
        }
        return tests;
    }

    @TestFactory
    List<DynamicTest> a_viewer_changes_nothing() {
        var viewer = SharedServers.tokens().mint("acme", "viewer");
        return endpoints().stream()
                .filter(endpoint ->
                        !endpoint.method().equals("GET") && !endpoint.path().contains("/contactability"))
                .map(endpoint -> refused(endpoint, "viewer", viewer, 403))
                .toList();
    }

    @Test
    void another_tenants_campaign_and_lead_are_not_there() {
        var acme = new Rest(new TenantId("acme"));
        var globex = new Rest(new TenantId("globex"));
        var campaign = acme.draft("ST_acme");
        var lead = Leads.add(acme.tenant(), campaign, "Etc/UTC", "+12025550141").getFirst();
        for (var path : List.of(
                "/" + campaign,
                "/" + campaign + "/leads",
                "/" + campaign + "/leads/" + lead,
                "/" + campaign + "/hopper",
                "/" + campaign + "/preflight")) {
            acme.request().get(acme.path(path)).then().statusCode(200);
            globex.request().get(globex.path(path)).then().statusCode(404);
        }
        globex.request()
                .body(Rest.body("ST_globex"))
                .put(globex.path("/" + campaign))
                .then()
                .statusCode(404);
        globex.request().post(globex.path("/" + campaign + "/start")).then().statusCode(404);
        globex.request().delete(globex.path("/" + campaign)).then().statusCode(404);
        globex.request()
                .delete(globex.path("/" + campaign + "/leads/" + lead))
                .then()
                .statusCode(404);
        assertThat(Leads.state(lead)).isEqualTo("WAITING");
    }

    @Test
    void many_tenants_at_once_each_see_their_own_campaigns_only() {
        var tenants = IntStream.range(0, 16)
                .mapToObj(i -> new Rest(new TenantId(
                        "many-" + i + "-" + UUID.randomUUID().toString().substring(0, 6))))
                .toList();
        IntStream.range(0, 96).parallel().forEach(i -> {
            var rest = tenants.get(i % tenants.size());
            var own = rest.draft("ST_" + rest.tenant());
            var trunks = rest.request()
                    .get(rest.path("?limit=1000"))
                    .then()
                    .statusCode(200)
                    .extract()
                    .<List<String>>path("items.sipTrunkId");
            assertThat(trunks).isNotEmpty().containsOnly("ST_" + rest.tenant());
            assertThat(rest.<String>campaign(own, "sipTrunkId")).isEqualTo("ST_" + rest.tenant());
        });
    }

    @Test
    void no_number_stands_in_an_error() {
        var acme = new Rest(new TenantId("acme"));
        CampaignId campaign = acme.draft("ST_acme");
        var answer = acme.request()
                .body("{\"zones\": [\"+12025550142\"], \"priority\": \"+12025550142\"}")
                .patch(acme.path("/" + campaign + "/leads/" + SOMETHING));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.asString()).doesNotContain("2025550142");
    }

    private static DynamicTest refused(Endpoint endpoint, String who, String token, int status) {
        return DynamicTest.dynamicTest(endpoint + ": " + who, () -> {
            var answer = endpoint.ask(token);
            assertThat(answer.statusCode()).isEqualTo(status);
            assertThat(answer.contentType()).startsWith("application/problem+json");
        });
    }

    private static List<Endpoint> endpoints() {
        Map<String, Map<String, Object>> paths = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .path("paths");
        var endpoints = new ArrayList<Endpoint>();
        paths.forEach((path, methods) -> methods.forEach((method, operation) -> {
            if (path.startsWith("/api/v1/tenants/") && operation instanceof Map<?, ?> described) {
                endpoints.add(new Endpoint(method.toUpperCase(Locale.ROOT), filled(path), contentType(described)));
            }
        }));
        assertThat(endpoints).hasSizeGreaterThan(12);
        return endpoints;
    }

    private static String filled(String path) {
        return path.replace("{tenantId}", "acme").replace("{move}", "start").replaceAll("\\{[^}]+}", SOMETHING);
    }

    private static String contentType(Map<?, ?> operation) {
        return operation.get("requestBody") instanceof Map<?, ?> body
                        && body.get("content") instanceof Map<?, ?> content
                ? content.keySet().iterator().next().toString()
                : null;
    }
}
