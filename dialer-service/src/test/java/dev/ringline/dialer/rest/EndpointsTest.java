package dev.ringline.dialer.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.testing.Idle;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.dialer.waiting.io.WaitingTable;
import dev.ringline.events.Envelope;
import dev.ringline.events.Recorded;
import dev.ringline.sandbox.Tokens;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import dev.ringline.sandbox.testing.TenantEndpoints;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every endpoint: own tenant, another's, no token, expired, wrong role. */
@QuarkusTest
@TestProfile(Idle.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class EndpointsTest {
    private static final String TENANT = "/api/v1/tenants/acme/";
    private static final String POOL = Attempts.release().poolId().toString();
    private static final String ATTEMPT = Attempts.waiting().attemptId().toString();

    private final Tokens tokens = SharedServers.tokens();

    @Inject
    Sql sql;

    @Inject
    WaitingTable waiting;

    @Inject
    EngineDatabase database;

    @BeforeEach
    void one_pool_and_one_attempt() throws Exception {
        sql.empty();
        sql.run("insert into pool_rule values ('%s', 'acme', 1, 'main', 20, 10, 'other', null, false)".formatted(POOL));
        sql.run("insert into breaker values ('%s', 'acme', true, 'OPEN', 7.5, now())".formatted(POOL));
        database.inTransaction(c -> {
            waiting.take(c, List.of(new Recorded<>(released(), Attempts.release())));
            return null;
        });
    }

    private static Envelope released() {
        var release = Attempts.release();
        return new Envelope(
                UUID.randomUUID(),
                "/campaign-service",
                Attempts.NOON,
                release.leadId().toString(),
                release.tenantId(),
                "test",
                null,
                1,
                null);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
        GET | lanes              | viewer   | agent    | -
        GET | lanes/{pool}       | viewer   | agent    | -
        GET | attempts           | viewer   | agent    | -
        GET | attempts/{attempt} | auditor  | agent    | -
        GET | breakers           | viewer   | agent    | -
        GET | limits             | viewer   | agent    | -
        PUT | limits             | admin    | operator | {"cps": 5}
        GET | kill-switch        | viewer   | agent    | -
        PUT | kill-switch        | operator | viewer   | {"scope": "TENANT", "on": true}
        """)
    // spotless:on
    void who_may_do_what(String method, String path, String role, String wrongRole, String body) {
        var url = TENANT + path.replace("{pool}", POOL).replace("{attempt}", ATTEMPT);
        var foreign = url.replace("/acme/", "/other/");
        assertThat(status(method, url, body, tokens.mint("acme", role))).isEqualTo(200);
        assertThat(status(method, foreign, body, tokens.mint("acme", role)))
                .as("another's path")
                .isEqualTo(404);
        assertThat(status(method, url, body, tokens.mint("other", role)))
                .as("another's token")
                .isEqualTo(404);
        assertThat(status(method, url, body, null)).as("no token").isEqualTo(401);
        assertThat(status(method, url, body, tokens.expired("acme", role)))
                .as("expired")
                .isEqualTo(401);
        assertThat(status(method, url, body, tokens.mint("acme", wrongRole)))
                .as("wrong role")
                .isEqualTo(403);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        hang-up | 409
        resolve | 409
        """)
    // spotless:on
    void who_may_act_on_an_attempt(String action, int own) {
        var url = TENANT + "attempts/" + ATTEMPT + "/" + action;
        var foreign = url.replace("/acme/", "/other/");
        var body = "{\"disposition\": \"BUSY\", \"evidence\": \"the callee told us\"}";
        assertThat(status("POST", url, body, tokens.mint("acme", "operator")))
                .as("it waits")
                .isEqualTo(own);
        assertThat(status("POST", foreign, body, tokens.mint("acme", "operator")))
                .isEqualTo(404);
        assertThat(status("POST", url, body, tokens.mint("other", "operator"))).isEqualTo(404);
        assertThat(status("POST", foreign, body, tokens.mint("other", "operator")))
                .isEqualTo(404);
        assertThat(status("POST", url, body, null)).isEqualTo(401);
        assertThat(status("POST", url, body, tokens.expired("acme", "operator")))
                .isEqualTo(401);
        assertThat(status("POST", url, body, tokens.mint("acme", "viewer"))).isEqualTo(403);
        assertThat(status("POST", url, body, tokens.mint("acme", "agent"))).isEqualTo(403);
    }

    /** The tables above have them all: whoever adds an endpoint adds it there, too. */
    @Test
    void no_endpoint_is_forgotten() {
        Map<String, Map<String, Object>> paths =
                given().get("/q/openapi?format=json").path("paths");
        assertThat(TenantEndpoints.of(paths))
                .containsExactlyInAnyOrder(
                        "GET lanes",
                        "GET lanes/{}",
                        "GET attempts",
                        "GET attempts/{}",
                        "POST attempts/{}/hang-up",
                        "POST attempts/{}/resolve",
                        "GET breakers",
                        "GET limits",
                        "PUT limits",
                        "GET kill-switch",
                        "PUT kill-switch");
    }

    @Test
    void another_tenant_sees_nothing_of_it() {
        var token = tokens.mint("other", "viewer");
        for (var path : List.of("lanes", "breakers", "kill-switch")) {
            get("/api/v1/tenants/other/" + path, token).then().statusCode(200).body("", hasSize(0));
        }
        get("/api/v1/tenants/other/attempts", token).then().body("items", hasSize(0));
        get("/api/v1/tenants/other/attempts/" + ATTEMPT, token).then().statusCode(404);
        get("/api/v1/tenants/other/lanes/" + POOL, token).then().statusCode(404);
    }

    @Test
    void a_lane_says_who_owns_it_and_what_is_on_its_way() {
        get(TENANT + "lanes/" + POOL, tokens.mint("acme", "viewer"))
                .then()
                .body("name", equalTo("main"))
                .body("cps", equalTo(20))
                .body("throttledCps", equalTo(7.5f))
                .body("breakerOpen", equalTo(true))
                .body("waiting", equalTo(1));
    }

    @Test
    void attempts_are_found_by_state() {
        var token = tokens.mint("acme", "viewer");
        get(TENANT + "attempts?state=WAITING", token).then().body("items[0].attemptId", equalTo(ATTEMPT));
        get(TENANT + "attempts?state=UNKNOWN", token).then().body("items", hasSize(0));
        get(TENANT + "attempts?state=NONSENSE", token)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("field", equalTo("state"));
    }

    @Test
    void a_kill_switch_is_said_on_controls_and_can_be_lifted() {
        var token = tokens.mint("acme", "operator");
        put("kill-switch", "{\"scope\": \"POOL\", \"scopeId\": \"%s\", \"on\": true}".formatted(POOL), token);
        put("kill-switch", "{\"scope\": \"POOL\", \"scopeId\": \"%s\", \"on\": false}".formatted(POOL), token);
        get(TENANT + "kill-switch", token)
                .then()
                .body("[0].on", equalTo(false))
                .body("[0].actor", equalTo("test-user"));
        assertThat(sql.said("tenant/acme")).containsExactly("KillSwitchChanged", "KillSwitchChanged");
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        kill-switch | {"scope": "TENANT"}                                | on
        kill-switch | {"on": true}                                       | scope
        kill-switch | {"scope": "TENANT", "scopeId": "x", "on": true}    | scopeId
        kill-switch | {"scope": "POOL", "scopeId": "x", "on": true}      | scopeId
        limits      | {"cps": 0}                                         | cps
        limits      | {"concurrency": 0}                                 | concurrency
        """)
    // spotless:on
    void what_is_wrong_is_named(String path, String body, String field) {
        given().auth()
                .oauth2(tokens.mint("acme", "admin"))
                .contentType(ContentType.JSON)
                .body(body)
                .put(TENANT + path)
                .then()
                .statusCode(400)
                .body("field", equalTo(field));
    }

    @Test
    void only_the_platform_opens_a_shut_shard() throws Exception {
        sql.run("update shard set shut_reason = 'restored'");
        assertThat(status("POST", "/api/v1/platform/dialer/shards/open", null, tokens.mint("acme", "admin")))
                .isEqualTo(403);
        assertThat(sql.count("shard where shut_reason is null")).isZero();
        assertThat(status("POST", "/api/v1/platform/dialer/shards/open", null, tokens.mint("acme", "platform")))
                .isEqualTo(204);
        assertThat(sql.count("shard where shut_reason is not null")).isZero();
    }

    private static io.restassured.response.Response get(String url, String token) {
        return given().auth().oauth2(token).get(url);
    }

    private static void put(String path, String body, String token) {
        assertThat(status("PUT", TENANT + path, body, token)).isEqualTo(200);
    }

    private static int status(String method, String url, String body, String token) {
        var request = given();
        if (token != null) {
            request.auth().oauth2(token);
        }
        if (body != null) {
            request.contentType(ContentType.JSON).body(body);
        }
        return request.request(method, url).statusCode();
    }
}
