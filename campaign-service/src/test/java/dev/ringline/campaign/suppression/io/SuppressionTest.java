package dev.ringline.campaign.suppression.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.ringline.campaign.TenantLine;
import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.suppression.io.Suppressions.Cause;
import dev.ringline.events.E164;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadState;
import dev.ringline.events.Recorded;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.SuppressionChanged.Reason;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class SuppressionTest {
    private static final String NUMBER = "+12025550123";

    private final TenantLine line = new TenantLine();
    private final String list = UUID.randomUUID().toString();

    @Inject
    Engine engine;

    @Inject
    Suppressions suppressions;

    @Test
    void a_number_on_a_list_is_published_and_its_waiting_leads_are_suppressed() {
        var campaign = line.campaign();
        var lead = lead(campaign, NUMBER);
        makeList(true);
        change(add(NUMBER)).body("added", equalTo(1));
        line.asOperator()
                .get(line.path("/campaigns/" + campaign + "/leads/" + lead))
                .then()
                .body("state", equalTo("SUPPRESSED"));
        var published = published(1).getFirst();
        assertThat(published.envelope().version()).isEqualTo(1);
        assertThat(published.envelope().subject()).isEqualTo(published.event().numberHash());
        assertThat(published.event().entries()).singleElement().satisfies(entry -> {
            assertThat(entry.listId().toString()).isEqualTo(list);
            assertThat(entry.tenantWide()).isTrue();
            assertThat(entry.reason()).isEqualTo(Reason.DNC);
        });
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(line.records(Topic.LEAD_DECISIONS, LeadDecided.class))
                        .anySatisfy(decided -> {
                            assertThat(decided.event().leadId().toString()).isEqualTo(lead);
                            assertThat(decided.event().to()).isEqualTo(LeadState.SUPPRESSED);
                            assertThat(decided.event().rule()).isEqualTo("suppressed");
                        }));
    }

    @Test
    void said_twice_it_changes_and_publishes_nothing() {
        makeList(true);
        change(add(NUMBER)).body("added", equalTo(1));
        change(add(NUMBER)).body("added", equalTo(0));
        change(lift(NUMBER)).body("lifted", equalTo(1));
        change(lift(NUMBER)).body("lifted", equalTo(0));
        var published = published(2);
        assertThat(published).extracting(record -> record.envelope().version()).containsExactly(1L, 2L);
        assertThat(published.getLast().event().entries()).isEmpty();
    }

    @Test
    void a_list_that_is_not_tenant_wide_holds_only_where_it_is_named() {
        makeList(false);
        var naming = line.campaign(list);
        var other = line.campaign();
        var named = lead(naming, NUMBER);
        var unnamed = lead(other, NUMBER);
        change(add(NUMBER));
        line.asOperator()
                .get(line.path("/campaigns/" + naming + "/leads/" + named))
                .then()
                .body("state", equalTo("SUPPRESSED"));
        line.asOperator()
                .get(line.path("/campaigns/" + other + "/leads/" + unnamed))
                .then()
                .body("state", equalTo("WAITING"));
        batch(line.campaign(list), NUMBER).body("results[0].status", equalTo("suppressed"));
        batch(line.campaign(), NUMBER).body("results[0].status", equalTo("waiting"));
    }

    @Test
    void an_entry_that_expires_is_published_again_without_it() {
        makeList(true);
        var soon = Instant.now().plusSeconds(2).truncatedTo(ChronoUnit.MILLIS);
        change("{\"add\":[{\"number\":\"%s\",\"reason\":\"COMPLAINT\",\"expiresAt\":\"%s\"}]}".formatted(NUMBER, soon))
                .body("added", equalTo(1));
        var published = published(2);
        assertThat(published.getFirst().event().entries().getFirst().expiresAt())
                .isEqualTo(soon);
        assertThat(published.getLast().event().entries()).isEmpty();
        line.asOperator().get(line.path("/suppression-lists/" + list)).then().body("entries", equalTo(0));
    }

    @Test
    void a_list_that_is_deleted_lets_its_numbers_go() {
        makeList(true);
        change(add(NUMBER));
        line.asOperator().delete(line.path("/suppression-lists/" + list)).then().statusCode(204);
        line.asOperator().get(line.path("/suppression-lists/" + list)).then().statusCode(404);
        assertThat(published(2).getLast().event().entries()).isEmpty();
        batch(line.campaign(), NUMBER).body("results[0].status", equalTo("waiting"));
    }

    @Test
    void who_says_no_is_on_the_tenants_own_list_once_and_for_all_campaigns() throws Exception {
        var first = line.campaign();
        var second = line.campaign();
        var one = lead(first, NUMBER);
        var two = lead(second, NUMBER);
        var cause = new Cause("agent", UUID.randomUUID(), Instant.now());
        for (var again = 0; again < 2; again++) {
            engine.call(connection -> {
                suppressions.optOut(connection, new TenantId(line.tenant), new E164(NUMBER), Reason.OPT_OUT, cause);
                return null;
            });
        }
        var published = published(1);
        assertThat(published).hasSize(1);
        assertThat(published.getFirst().envelope().causationId()).isEqualTo(cause.causationId());
        line.asOperator()
                .get(line.path("/campaigns/" + first + "/leads/" + one))
                .then()
                .body("state", equalTo("SUPPRESSED"));
        line.asOperator()
                .get(line.path("/campaigns/" + second + "/leads/" + two))
                .then()
                .body("state", equalTo("SUPPRESSED"));
        line.asOperator()
                .get(line.path("/suppression-lists"))
                .then()
                .body("items[0].optOuts", equalTo(true))
                .body("items[0].entries", equalTo(1));
        var optOuts = line.asOperator().get(line.path("/suppression-lists")).<String>path("items[0].id");
        line.asOperator()
                .delete(line.path("/suppression-lists/" + optOuts))
                .then()
                .statusCode(409);
    }

    @Test
    void an_engines_transaction_that_fails_publishes_nothing() {
        var cause = new Cause("agent", null, Instant.now());
        assertThatThrownBy(() -> engine.call(connection -> {
                    suppressions.optOut(connection, new TenantId(line.tenant), new E164(NUMBER), Reason.OPT_OUT, cause);
                    throw new IllegalStateException("as if it crashed");
                }))
                .hasMessage("as if it crashed");
        line.asOperator().get(line.path("/suppression-lists")).then().body("items.size()", equalTo(0));
    }

    @Test
    void items_that_are_no_number_are_named_and_the_others_done() {
        makeList(true);
        change(
                        "{\"country\":\"DE\",\"add\":[{\"number\":\"030 23125000\"},{\"number\":\"nonsense\"},{}],\"lift\":[{\"number\":\"+49 30 23125001\"}]}")
                .body("added", equalTo(1))
                .body("lifted", equalTo(0))
                .body("refused.item", equalTo(List.of("add[1]", "add[2]")));
    }

    @Test
    void whom_a_list_holds_for_never_changes() {
        makeList(true);
        put("{\"name\":\"renamed\"}").then().statusCode(200).body("name", equalTo("renamed"));
        put("{\"name\":\"x\",\"tenantWide\":false}").then().statusCode(409);
        put("{\"name\":\"\"}").then().statusCode(400).body("field", equalTo("name"));
        put("{\"name\":\"a\\u0000b\"}").then().statusCode(400);
    }

    @Test
    void a_list_under_the_same_id_is_each_tenants_own() {
        makeList(true);
        var stranger = new TenantLine();
        stranger.asOperator()
                .get(stranger.path("/suppression-lists/" + list))
                .then()
                .statusCode(404);
        stranger.asOperator()
                .contentType(ContentType.JSON)
                .body(add(NUMBER))
                .post(stranger.path("/suppression-lists/" + list + "/entries"))
                .then()
                .statusCode(404);
        stranger.asOperator()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"mine\"}")
                .put(stranger.path("/suppression-lists/" + list))
                .then()
                .statusCode(201);
        stranger.asOperator()
                .delete(stranger.path("/suppression-lists/" + list))
                .then()
                .statusCode(204);
        line.asOperator().get(line.path("/suppression-lists/" + list)).then().statusCode(200);
    }

    private void makeList(boolean tenantWide) {
        put("{\"name\":\"list\",\"tenantWide\":%s}".formatted(tenantWide))
                .then()
                .statusCode(201);
    }

    private Response put(String body) {
        return line.asOperator().contentType(ContentType.JSON).body(body).put(line.path("/suppression-lists/" + list));
    }

    private ValidatableResponse change(String body) {
        return line.asOperator()
                .contentType(ContentType.JSON)
                .body(body)
                .post(line.path("/suppression-lists/" + list + "/entries"))
                .then()
                .statusCode(200);
    }

    private ValidatableResponse batch(String campaign, String number) {
        return line.asOperator()
                .contentType(ContentType.JSON)
                .body("{\"leads\":[{\"number\":\"%s\"}]}".formatted(number))
                .post(line.path("/campaigns/" + campaign + "/leads"))
                .then()
                .statusCode(200);
    }

    private String lead(String campaign, String number) {
        return batch(campaign, number).extract().path("results[0].leadId");
    }

    /** This tenant's, when there are that many. */
    private List<Recorded<SuppressionChanged>> published(int count) {
        return await().atMost(Duration.ofSeconds(15))
                .until(
                        () -> line.records(Topic.SUPPRESSIONS, SuppressionChanged.class),
                        records -> records.size() >= count);
    }

    private static String add(String number) {
        return "{\"add\":[{\"number\":\"%s\",\"reason\":\"DNC\"}]}".formatted(number);
    }

    private static String lift(String number) {
        return "{\"lift\":[{\"number\":\"%s\"}]}".formatted(number);
    }
}
