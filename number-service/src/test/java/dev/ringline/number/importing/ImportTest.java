package dev.ringline.number.importing;

import static dev.ringline.number.testing.TwilioAccounts.TOKEN;
import static dev.ringline.number.testing.TwilioAccounts.account;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.ringline.events.CampaignChanged;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.Topic;
import dev.ringline.number.testing.Line;
import dev.ringline.number.testing.TwilioAccounts;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "number"))
@WithTestResource(TwilioAccounts.class)
class ImportTest {
    @ConfigProperty(name = "ringline.twilio.url")
    String twilio;

    @AfterEach
    void well() {
        given().post(twilio + "/sim/reset");
    }

    @Test
    void every_number_is_imported_over_an_empty_page_and_listed_page_by_page() {
        var acme = new Line("import-all");
        acme.account(1);

        acme.importNumbers()
                .then()
                .statusCode(200)
                .body("state", equalTo("DONE"))
                .body("found", equalTo(120))
                .body("added", equalTo(120))
                .body("numbers.number", hasSize(120))
                .body("next", equalTo(null));

        var seen = new HashSet<String>();
        String cursor = "";
        do {
            var page = acme.as("viewer")
                    .queryParam("limit", 50)
                    .queryParam("cursor", cursor)
                    .get(acme.path("phone-numbers"));
            page.then().statusCode(200);
            page.jsonPath()
                    .getList("items.number", String.class)
                    .forEach(number -> assertThat(seen.add(number)).isTrue());
            cursor = page.jsonPath().getString("next");
        } while (cursor != null);
        assertThat(seen).hasSize(120);
        assertThat(acme.records(Topic.NUMBERS, NumberChanged.class, 120))
                .hasSize(120)
                .allSatisfy(record -> assertThat(record.envelope().version()).isEqualTo(1));

        acme.importNumbers()
                .then()
                .statusCode(200)
                .body("unchanged", equalTo(120))
                .body("added", equalTo(0));
    }

    @Test
    void a_provider_that_falters_is_asked_again_and_one_that_refuses_is_named() {
        var acme = new Line("import-faults");
        var id = acme.account(2);
        faults(Map.of("tooManyNext", 1));
        acme.importNumbers().then().statusCode(200).body("found", equalTo(120));
        faults(Map.of("unavailableNext", 2, "htmlNext", 1));
        acme.importNumbers().then().statusCode(200).body("unchanged", equalTo(120));

        acme.as("admin")
                .body(Map.of("accountSid", account(2), "authToken", "wrong-token"))
                .put(acme.path("provider-accounts/" + id));
        acme.as("operator")
                .post(acme.path("provider-accounts/" + id + "/check"))
                .then()
                .statusCode(200)
                .body("ok", equalTo(false));
        acme.importNumbers()
                .then()
                .statusCode(502)
                .contentType("application/problem+json")
                .body("detail", containsString("credentials"))
                .body("detail", not(containsString("wrong-token")));
    }

    @Test
    void what_the_provider_no_longer_lists_is_inactive_with_the_reason() {
        var acme = new Line("import-gone");
        acme.account(5);
        acme.importNumbers().then().statusCode(200);
        var sid = acme.as("viewer").get(acme.path("phone-numbers")).jsonPath().getString("items[0].providerSid");
        given().auth()
                .preemptive()
                .basic(account(5), TOKEN)
                .delete(twilio + "/2010-04-01/Accounts/" + account(5) + "/IncomingPhoneNumbers/" + sid + ".json")
                .then()
                .statusCode(204);

        acme.importNumbers().then().statusCode(200).body("deactivated", equalTo(1));

        acme.as("viewer")
                .queryParam("active", false)
                .get(acme.path("phone-numbers"))
                .then()
                .body("items.providerSid", equalTo(List.of(sid)))
                .body("items[0].inactiveReason", equalTo("gone-at-provider"));
    }

    @Test
    void an_active_number_belongs_to_one_tenant() {
        var first = new Line("one-owner");
        var second = new Line("late-comer");
        first.account(6);
        second.account(6);
        first.importNumbers().then().statusCode(200);
        second.importNumbers().then().statusCode(200).body("added", equalTo(10));

        var taken = second.as("viewer").get(second.path("phone-numbers")).jsonPath();
        assertThat(taken.getList("items.inactiveReason", String.class))
                .hasSize(10)
                .containsOnly("active-with-another-tenant");
        second.as("operator")
                .body(Map.of("isActive", true))
                .put(second.path("phone-numbers/" + taken.getString("items[0].id")))
                .then()
                .statusCode(409)
                .body("field", equalTo("isActive"));
    }

    @Test
    void a_number_is_linked_to_a_campaign_and_follows_its_trunk() {
        var acme = new Line("linking");
        var account = acme.account(3);
        var pool = acme.pool(account, 5);
        var other = acme.pool(account, 9);
        var trunk = UUID.randomUUID();
        var sipTrunkId = acme.trunk(trunk, pool);
        acme.importNumbers().then().statusCode(200);
        var number = acme.path("phone-numbers/"
                + acme.as("viewer").get(acme.path("phone-numbers")).jsonPath().getString("items[0].id"));
        var campaign = UUID.randomUUID();
        acme.as("operator")
                .body(Map.of("campaignId", campaign))
                .put(number)
                .then()
                .statusCode(409)
                .body("field", equalTo("campaignId"));

        acme.campaign(campaign, 1, CampaignChanged.State.DRAFT, sipTrunkId);
        await().until(() -> acme.as("operator")
                        .body(Map.of("campaignId", campaign))
                        .put(number)
                        .statusCode()
                == 200);
        acme.as("viewer")
                .get(number)
                .then()
                .header("ETag", "\"2\"")
                .body("campaignId", equalTo(campaign.toString()))
                .body("livekitTrunkId", equalTo(sipTrunkId))
                .body("poolId", equalTo(pool.toString()))
                .body("number", startsWith("+131"))
                .body("type", equalTo("local"))
                .body("provider", equalTo("twilio"))
                .body("providerSid", startsWith("PN"))
                .body("tenantId", equalTo("linking"))
                .body("isActive", equalTo(true))
                .body("$", hasKey("purchasedAt"))
                .body("metadata.capabilities", hasItem("voice"))
                .body("metadata.importedFrom", equalTo(account.toString()))
                .body("metadata", hasKey("originalTrunkSid"));

        acme.trunk(trunk, other);
        acme.as("viewer").get(number).then().body("poolId", equalTo(other.toString()));
        acme.campaign(campaign, 2, CampaignChanged.State.DRAFT, "ST_nobodys");
        await().until(() -> acme.as("viewer").get(number).jsonPath().getString("poolId") == null);
        acme.as("operator")
                .header("If-Match", "\"1\"")
                .body("{\"campaignId\":null}")
                .put(number)
                .then()
                .statusCode(412);
        acme.as("operator")
                .body("{\"campaignId\":null}")
                .put(number)
                .then()
                .statusCode(200)
                .body("campaignId", equalTo(null));

        var said = acme.records(Topic.NUMBERS, NumberChanged.class, 124).stream()
                .filter(record -> record.envelope().version() > 1)
                .toList();
        assertThat(said).extracting(record -> record.envelope().version()).containsExactly(2L, 3L, 4L, 5L);
        assertThat(said)
                .extracting(record -> record.event().poolId())
                .containsExactly(new PoolId(pool), new PoolId(other), null, null);
    }

    @Test
    void the_dialer_is_told_of_pools_with_sealed_credentials_only() {
        var acme = new Line("pools");
        var account = acme.account(4);
        var pool = acme.pool(account, 20);
        acme.as("admin")
                .body(Map.of("accountSid", account(4), "authToken", "a-newer-token"))
                .put(acme.path("provider-accounts/" + account))
                .then()
                .statusCode(200);

        var said = acme.records(Topic.TRUNKS, PoolChanged.class, 2);

        assertThat(said).extracting(record -> record.envelope().version()).containsExactly(1L, 2L);
        assertThat(said).allSatisfy(record -> {
            assertThat(record.event().poolId()).isEqualTo(new PoolId(pool));
            assertThat(record.event().cps()).isEqualTo(20);
            assertThat(record.event().sealedCredentials()).startsWith("s1.").doesNotContain(TOKEN, "a-newer-token");
        });
        acme.as("viewer").get(acme.path("provider-accounts/" + account)).then().body(not(containsString("token-")));
    }

    private void faults(Map<String, Integer> next) {
        given().contentType("application/json")
                .body(next)
                .put(twilio + "/sim/faults")
                .then()
                .statusCode(200);
    }
}
