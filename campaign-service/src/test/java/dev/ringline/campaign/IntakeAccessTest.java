package dev.ringline.campaign;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.lessThan;

import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every endpoint of imports, batches, lists and contactability × own, other tenant, no token, expired, wrong role. */
@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class IntakeAccessTest {
    private static final String JSON = "application/json";
    private static final List<String> EVERYBODY = List.of("viewer", "operator", "admin", "auditor");
    private static final List<String> WHO_RUNS = List.of("operator", "admin");
    private static final List<String> ROLES = List.of("viewer", "operator", "admin", "auditor", "agent", "platform");

    private record Endpoint(String method, Supplier<String> where, String type, String body, List<String> roles) {
        Endpoint(String method, String path, String type, String body, List<String> roles) {
            this(method, () -> path, type, body, roles);
        }

        String path() {
            return where.get();
        }

        @Override
        public String toString() {
            return method + " " + path().replaceAll("[0-9a-f-]{36}", "{id}");
        }
    }

    @TestFactory
    Stream<DynamicTest> nobody_reaches_what_is_not_theirs() {
        var line = new TenantLine();
        return endpoints(line).stream().flatMap(endpoint -> cases(line, endpoint));
    }

    private static Stream<DynamicTest> cases(TenantLine line, Endpoint endpoint) {
        var tokens = SharedServers.tokens();
        var own = ROLES.stream()
                .filter(role -> !endpoint.roles().contains(role))
                .map(role -> refused(endpoint, "as " + role, tokens.mint(line.tenant, role), 403, line));
        var others = Stream.of(
                refused(endpoint, "another tenant's", tokens.mint("stranger", "operator", "admin"), 404, line),
                refused(endpoint, "expired", tokens.expired(line.tenant, "operator"), 401, line),
                refused(endpoint, "forged", tokens.mint(line.tenant, "operator") + "x", 401, line),
                refused(endpoint, "without a token", null, 401, line));
        var allowed = endpoint.roles().stream()
                .map(role -> DynamicTest.dynamicTest(
                        endpoint + " as " + role,
                        () -> request(endpoint, tokens.mint(line.tenant, role))
                                .request(endpoint.method(), line.path(endpoint.path()))
                                .then()
                                .statusCode(lessThan(300))));
        return Stream.of(others, own, allowed).flatMap(stream -> stream);
    }

    private static DynamicTest refused(Endpoint endpoint, String who, String token, int status, TenantLine line) {
        return DynamicTest.dynamicTest(
                endpoint + " " + who,
                () -> request(endpoint, token)
                        .request(endpoint.method(), line.path(endpoint.path()))
                        .then()
                        .statusCode(status)
                        .contentType(containsString("application/problem+json")));
    }

    private static RequestSpecification request(Endpoint endpoint, String token) {
        var request = given();
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return endpoint.body() == null
                ? request
                : request.contentType(endpoint.type()).body(endpoint.body());
    }

    private static List<Endpoint> endpoints(TenantLine line) {
        var campaign = "/campaigns/" + line.campaign();
        var list = "/suppression-lists/" + UUID.randomUUID();
        line.asOperator().contentType(JSON).body("{\"name\":\"list\"}").put(line.path(list));
        var file = line.asOperator().contentType("text/csv").body("phone\n+12025550123\n");
        var imported = campaign + "/imports/"
                + file.post(line.path(campaign + "/imports")).<String>path("id");
        var add = "{\"add\":[{\"number\":\"+12025550199\"}]}";
        return List.of(
                new Endpoint("POST", campaign + "/imports", "text/csv", "phone\n+12025550124\n", WHO_RUNS),
                new Endpoint("GET", campaign + "/imports", null, null, EVERYBODY),
                new Endpoint("GET", imported, null, null, EVERYBODY),
                new Endpoint("GET", imported + "/errors.csv", null, null, WHO_RUNS),
                new Endpoint("DELETE", imported, null, null, WHO_RUNS),
                new Endpoint(
                        "POST", campaign + "/leads", JSON, "{\"leads\":[{\"number\":\"+12025550125\"}]}", WHO_RUNS),
                new Endpoint("GET", "/suppression-lists", null, null, EVERYBODY),
                new Endpoint("GET", list, null, null, EVERYBODY),
                new Endpoint("PUT", list, JSON, "{\"name\":\"list\"}", WHO_RUNS),
                new Endpoint("POST", list + "/entries", JSON, add, WHO_RUNS),
                new Endpoint("POST", "/contactability/leads", JSON, "{\"number\":\"+12025550123\"}", EVERYBODY),
                new Endpoint("POST", "/contactability", JSON, "{\"number\":\"+12025550123\"}", EVERYBODY),
                new Endpoint("DELETE", () -> "/suppression-lists/" + spare(line), null, null, WHO_RUNS));
    }

    /** To be deleted once. */
    private static String spare(TenantLine line) {
        var id = UUID.randomUUID().toString();
        line.asOperator().contentType(JSON).body("{\"name\":\"spare\"}").put(line.path("/suppression-lists/" + id));
        return id;
    }
}
