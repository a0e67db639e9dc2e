package dev.ringline.platform;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@WithTestResource(RinglineServers.class)
class TenantMatrixTest {
    private static final String NOTES = "/api/v1/tenants/acme/notes";

    @ParameterizedTest
    @CsvSource({
        "own,      viewer,   GET,  200",
        "own,      operator, POST, 201",
        "own,      viewer,   POST, 403",
        "own,      auditor,  GET,  403",
        "own,      agent,    GET,  403",
        "other,    viewer,   GET,  404",
        "other,    operator, POST, 404",
        "none,     viewer,   GET,  401",
        "none,     operator, POST, 401",
        "expired,  viewer,   GET,  401",
        "expired,  operator, POST, 401",
        "garbage,  viewer,   GET,  401",
        "unsigned, viewer,   GET,  401",
        "altered,  viewer,   GET,  401"
    })
    void who_may_do_what(String token, String role, String method, int status) {
        var request = given().contentType("application/json");
        var bearer = bearer(token, role);
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        if (method.equals("POST")) {
            request.body("{\"text\":\"hello\"}");
        }

        var response = request.request(method, NOTES);

        assertThat(response.statusCode()).isEqualTo(status);
        if (status >= 400) {
            assertThat(response.contentType()).startsWith("application/problem+json");
            assertThat(response.jsonPath().getInt("status")).isEqualTo(status);
            assertThat(response.jsonPath().getString("title")).isNotBlank();
        }
    }

    @Test
    void another_tenants_resource_is_not_there() {
        var id = given().header("Authorization", "Bearer " + bearer("own", "operator"))
                .contentType("application/json")
                .body("{\"text\":\"mine\"}")
                .post(NOTES)
                .jsonPath()
                .getString("id");

        given().header("Authorization", "Bearer " + bearer("own", "viewer"))
                .get(NOTES + "/" + id)
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + bearer("other", "viewer"))
                .get("/api/v1/tenants/globex/notes/" + id)
                .then()
                .statusCode(404);
    }

    @Test
    void platforms_own_paths_are_for_the_platform_role() {
        given().header("Authorization", "Bearer " + bearer("own", "admin"))
                .get("/api/v1/platform/number/dead-letters")
                .then()
                .statusCode(403);
        given().header("Authorization", "Bearer " + bearer("own", "platform"))
                .get("/api/v1/platform/number/dead-letters")
                .then()
                .statusCode(200);
        given().header("Authorization", "Bearer " + bearer("own", "platform"))
                .get("/api/v1/platform/dialer/dead-letters")
                .then()
                .statusCode(404);
    }

    private static String bearer(String token, String role) {
        var tokens = SharedServers.tokens();
        return switch (token) {
            case "own" -> tokens.mint("acme", role);
            case "other" -> tokens.mint("globex", role);
            case "expired" -> tokens.expired("acme", role);
            case "garbage" -> "garbage";
            case "unsigned" -> unsigned(tokens.mint("acme", role));
            case "altered" -> altered(tokens.mint("globex", role));
            default -> null;
        };
    }

    private static String unsigned(String token) {
        var none = java.util.Base64.getUrlEncoder().withoutPadding().encodeToString("{\"alg\":\"none\"}".getBytes());
        return none + "." + token.split("\\.")[1] + ".";
    }

    private static String altered(String token) {
        var parts = token.split("\\.");
        var claims = new String(java.util.Base64.getUrlDecoder().decode(parts[1])).replace("globex", "acme");
        return parts[0] + "."
                + java.util.Base64.getUrlEncoder().withoutPadding().encodeToString(claims.getBytes())
                + "." + parts[2];
    }
}
