package dev.ringline.number;

import static org.hamcrest.Matchers.containsString;

import dev.ringline.number.testing.Line;
import dev.ringline.number.testing.TwilioAccounts;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Whose trunk LiveKit's is (P7). */
@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "number"))
@WithTestResource(TwilioAccounts.class)
class TrunkOwnerTest {
    private final Line tenant = new Line("trunk-owner");
    private final UUID trunk = UUID.randomUUID();

    @Test
    void only_the_platform_assigns_a_trunk_and_the_tenant_keeps_what_it_was_given() {
        var pool = tenant.pool(tenant.account(7), 5);
        var foreign = "ST_" + UUID.randomUUID().toString().replace("-", "");
        put("admin", foreign, "out", pool)
                .statusCode(403)
                .contentType("application/problem+json")
                .body("detail", containsString("platform"));

        var ours = tenant.trunk(trunk, pool);
        put("admin", ours, "renamed", pool).statusCode(200);
        put("admin", foreign, "renamed", pool).statusCode(403);

        tenant.as("admin").delete(tenant.path("trunks/" + trunk)).then().statusCode(204);
        put("admin", ours, "again", pool).statusCode(403);
        put("platform", ours, "again", pool).statusCode(200);
    }

    private ValidatableResponse put(String role, String sipTrunkId, String name, UUID pool) {
        return tenant.as(role)
                .body(Map.of("name", name, "sipTrunkId", sipTrunkId, "poolId", pool))
                .put(tenant.path("trunks/" + trunk))
                .then();
    }
}
