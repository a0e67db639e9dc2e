package dev.ringline.campaign.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.notNullValue;

import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.Line;
import dev.ringline.campaign.testing.LineOfTenant;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.campaign.testing.Rest;
import dev.ringline.events.BreakerChanged;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignChanged.State;
import dev.ringline.events.CampaignId;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.KillSwitchChanged;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Campaigns over REST, and what the rest of the line does to them. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class CampaignResourceTest {
    private static Line line;

    private LineOfTenant here;
    private Rest rest;

    @BeforeAll
    static void listen() {
        line = new Line(Topic.CAMPAIGNS, Topic.SUPPRESSIONS, Topic.LEADS_READY, Topic.LEAD_DECISIONS);
    }

    @AfterAll
    static void close() {
        line.close();
    }

    @BeforeEach
    void a_tenant_of_its_own() {
        here = LineOfTenant.on(line);
        rest = here.rest();
    }

    @Test
    void a_campaign_is_shown_whole_with_its_defaults_and_its_conservation_line() {
        var id = rest.draft(here.trunk());
        Leads.add(here.tenant(), id, "Europe/Paris", "+33199000001", "+33199000002");
        rest.request()
                .get(rest.path("/" + id))
                .then()
                .statusCode(200)
                .header("ETag", "\"1\"")
                .body("state", equalTo("DRAFT"))
                .body("allowed", contains("start", "cancel"))
                .body("poolId", equalTo(here.pool().toString()))
                .body("agentMetadata.greeting", equalTo("hello"))
                .body("callerId.strategy", equalTo("ROUND_ROBIN"))
                .body("retry.maxAttempts", equalTo(3))
                .body("schedule.windows.size()", equalTo(7))
                .body("leads.WAITING", equalTo(2))
                .body("conservation.imported", equalTo(2))
                .body("conservation.waiting", equalTo(2))
                .body("conserved", equalTo(true));
    }

    @Test
    void a_wrong_move_is_a_conflict_that_names_the_allowed_ones() {
        var id = rest.draft(here.trunk());
        rest.request()
                .post(rest.path("/" + id + "/pause"))
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("state", equalTo("DRAFT"))
                .body("allowed", contains("start", "cancel"));
        rest.request().post(rest.path("/" + id + "/fly")).then().statusCode(404);
    }

    @Test
    void a_start_without_its_trunk_is_refused_with_reasons_and_goes_once_the_trunk_is_there() {
        var id = rest.draft("ST_nobody");
        rest.request()
                .post(rest.path("/" + id + "/start"))
                .then()
                .statusCode(422)
                .body("field", equalTo("sipTrunkId"))
                .body("reasons.rule", contains("trunk-unknown"));
        rest.request()
                .get(rest.path("/" + id + "/preflight"))
                .then()
                .statusCode(200)
                .body("ready", equalTo(false))
                .body("obstacles.rule", contains("trunk-unknown", "no-leads"));
        rest.request()
                .body(Rest.body(here.trunk()))
                .put(rest.path("/" + id))
                .then()
                .statusCode(200);
        rest.move(id, "start", 200);
        rest.move(id, "start", 200);
        assertThat(rest.<String>campaign(id, "state")).isEqualTo("RUNNING");
    }

    @Test
    void every_fault_of_a_definition_is_named() {
        rest.request()
                .body("{\"name\": \"\", \"sipTrunkId\": \"ST_1\", \"limits\": {\"cps\": 0}}")
                .post(rest.path(""))
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("faults.field", contains("name", "agentName", "limits.cps"));
        rest.request().body("{\"name\": ").post(rest.path("")).then().statusCode(400);
        rest.request()
                .body(Rest.body("ST_1", "\"retry\": {\"gapS\": {\"NONSENSE\": 5}}"))
                .post(rest.path(""))
                .then()
                .statusCode(400);
    }

    @Test
    void an_edit_needs_the_version_that_was_read_if_one_is_named() {
        var id = rest.draft(here.trunk());
        var body = Rest.body(here.trunk(), "\"limits\": {\"cps\": 3}");
        rest.request()
                .header("If-Match", "\"7\"")
                .body(body)
                .put(rest.path("/" + id))
                .then()
                .statusCode(412);
        rest.request()
                .header("If-Match", "\"1\"")
                .body(body)
                .put(rest.path("/" + id))
                .then()
                .statusCode(200)
                .header("ETag", "\"2\"")
                .body("rulesVersion", equalTo(2))
                .body("limits.cps", equalTo(3));
    }

    @Test
    void a_request_that_is_repeated_under_one_key_makes_one_campaign() {
        var key = UUID.randomUUID().toString();
        var ids = List.of(1, 2).stream()
                .map(time -> rest.request()
                        .header("Idempotency-Key", key)
                        .body(Rest.body(here.trunk()))
                        .post(rest.path(""))
                        .then()
                        .statusCode(201)
                        .body("id", notNullValue())
                        .extract()
                        .<String>path("id"))
                .distinct();
        assertThat(ids).hasSize(1);
    }

    @Test
    void only_a_draft_without_leads_can_be_deleted_and_its_last_word_is_that_it_is_no_more() {
        var empty = rest.draft(here.trunk());
        rest.request().delete(rest.path("/" + empty)).then().statusCode(204);
        rest.request().get(rest.path("/" + empty)).then().statusCode(404);
        await().untilAsserted(() -> assertThat(states(empty)).containsExactly(State.DRAFT, State.ARCHIVED));
        var withLeads = rest.draft(here.trunk());
        Leads.add(here.tenant(), withLeads, "Europe/Paris", "+33199000003");
        rest.request().delete(rest.path("/" + withLeads)).then().statusCode(409);
        var running = here.running();
        rest.request().delete(rest.path("/" + running)).then().statusCode(409).body("state", equalTo("RUNNING"));
    }

    @Test
    void campaigns_come_in_pages() {
        var ids = List.of(rest.draft(here.trunk()), rest.draft(here.trunk()), rest.draft(here.trunk()));
        var first =
                rest.request().get(rest.path("?limit=2")).then().statusCode(200).extract();
        assertThat(first.<List<String>>path("items.id")).containsExactlyElementsOf(texts(ids.subList(0, 2)));
        var second = rest.request()
                .queryParam("cursor", first.<String>path("next"))
                .get(rest.path("?limit=2"))
                .then()
                .statusCode(200)
                .extract();
        assertThat(second.<List<String>>path("items.id")).containsExactlyElementsOf(texts(ids.subList(2, 3)));
        assertThat(second.<String>path("next")).isNull();
        rest.request().get(rest.path("?cursor=mine")).then().statusCode(400);
    }

    @Test
    void what_is_scheduled_starts_by_itself() {
        var startAt = Instant.now().plusSeconds(2);
        var body =
                Rest.body(here.trunk()).replace("\"schedule\": {", "\"schedule\": {\"startAt\": \"" + startAt + "\",");
        var id = CampaignId.of(rest.request()
                .body(body)
                .post(rest.path(""))
                .then()
                .statusCode(201)
                .extract()
                .path("id"));
        rest.request()
                .post(rest.path("/" + id + "/start"))
                .then()
                .statusCode(200)
                .body("state", equalTo("SCHEDULED"));
        await().untilAsserted(
                        () -> assertThat(rest.<String>campaign(id, "state")).isEqualTo("RUNNING"));
        assertThat(Instant.now()).isAfterOrEqualTo(startAt);
    }

    @Test
    void a_breaker_pauses_the_campaigns_of_its_pool_and_a_campaign_that_starts_meanwhile() {
        var running = here.running();
        say(new BreakerChanged(here.tenant(), here.pool(), true, "503s", Instant.now()), 1);
        await().untilAsserted(() ->
                assertThat(rest.<List<String>>campaign(running, "reasons")).containsExactly("BREAKER"));
        var late = here.running();
        assertThat(rest.<List<String>>campaign(late, "reasons")).containsExactly("BREAKER");
        say(new BreakerChanged(here.tenant(), here.pool(), false, "recovered", Instant.now()), 2);
        say(new BreakerChanged(here.tenant(), here.pool(), true, "late", Instant.now()), 1);
        await().untilAsserted(
                        () -> assertThat(rest.<String>campaign(late, "state")).isEqualTo("RUNNING"));
        assertThat(rest.<String>campaign(running, "state")).isEqualTo("RUNNING");
    }

    @Test
    void a_kill_switch_releases_nobody_until_it_is_off() {
        var scope = KillSwitchChanged.Scope.TENANT;
        var version = 1L;
        line.say(
                new KillSwitchChanged(here.tenant(), scope, null, true, "person", Instant.now()),
                here.tenant().value(),
                version,
                here.tenant());
        await().until(() -> Leads.value(
                        "SELECT 1 FROM control WHERE tenant_id = ? AND active",
                        here.tenant().value())
                != null);
        var lead = here.lead(here.running(), "+12025550131");
        await().during(Duration.ofSeconds(1)).until(() -> Leads.state(lead).equals("WAITING"));
        line.say(
                new KillSwitchChanged(here.tenant(), scope, null, false, "person", Instant.now()),
                here.tenant().value(),
                2,
                here.tenant());
        here.released(lead, 1);
    }

    @Test
    void a_nonce_is_echoed_on_every_partition_of_the_rule_topics_behind_all_that_was_committed() {
        var campaign = rest.draft(here.trunk());
        var nonce = UUID.randomUUID();
        line.say(new FreshnessNonce(nonce, "dialer-1"), "dialer/dialer-1", 1, null);
        await().untilAsserted(() -> assertThat(line.all(RulesEcho.class)
                        .filter(echo -> echo.event().nonce().equals(nonce)))
                .hasSize(8));
        var places = line.raw().stream()
                .filter(record -> new String(record.value(), StandardCharsets.UTF_8).contains(nonce.toString()))
                .map(record -> record.topic() + "/" + record.partition())
                .collect(Collectors.toSet());
        assertThat(places).hasSize(8);
        assertThat(states(campaign)).containsExactly(State.DRAFT);
    }

    @Test
    void an_unreadable_trunk_stops_the_tenants_campaigns_until_a_readable_one_comes() {
        var running = here.running();
        var id = UUID.nameUUIDFromBytes(here.trunk().getBytes(StandardCharsets.UTF_8))
                .toString();
        Map<String, byte[]> headers = Map.of("ce_tenant", here.tenant().value().getBytes(StandardCharsets.UTF_8));
        line.send(Topic.TRUNKS, id, headers, "{".getBytes(StandardCharsets.UTF_8));
        await().untilAsserted(() ->
                assertThat(rest.<List<String>>campaign(running, "reasons")).containsExactly("TRUNK"));
        here.sayTrunk(2, false);
        await().untilAsserted(() ->
                assertThat(rest.<String>campaign(running, "state")).isEqualTo("RUNNING"));
    }

    @Test
    void a_lead_is_changed_and_taken_out_while_its_campaign_runs() {
        var campaign = here.running();
        var nowhere = Leads.add(here.tenant(), campaign, "", "+12025550132").getFirst();
        await().untilAsserted(() -> assertThat(Leads.rule(nowhere)).isEqualTo("zone-unknown"));
        rest.request()
                .get(rest.path("/" + campaign + "/hopper"))
                .then()
                .statusCode(200)
                .body("held.rule", hasItem("zone-unknown"));
        rest.request()
                .body("{\"zones\": [\"Europe/Paris\"], \"fields\": {\"name\": \"Ada\"}}")
                .patch(rest.path("/" + campaign + "/leads/" + nowhere))
                .then()
                .statusCode(200);
        assertThat(here.released(nowhere, 1).event().agentMetadata())
                .isEqualTo("{\"greeting\":\"hello\",\"name\":\"Ada\"}");
        rest.request()
                .delete(rest.path("/" + campaign + "/leads/" + nowhere))
                .then()
                .statusCode(202)
                .body("removing", equalTo(true));
        var release = here.released(nowhere, 1);
        line.say(
                dev.ringline.campaign.testing.Dialer.notSent(release.event(), "withdrawn"),
                release.event().attemptId().toString(),
                2,
                here.tenant());
        await().untilAsserted(() -> assertThat(Leads.state(nowhere)).isEqualTo("REMOVED"));
        rest.request()
                .get(rest.path("/" + campaign + "/leads?state=REMOVED"))
                .then()
                .statusCode(200)
                .body("items.id", contains(nowhere.toString()));
        here.assertConserved(campaign);
    }

    private void say(BreakerChanged breaker, long version) {
        line.say(breaker, breaker.poolId().toString(), version, here.tenant());
    }

    private List<State> states(CampaignId id) {
        return line.heard(CampaignChanged.class, here.tenant()).stream()
                .map(record -> record.event())
                .filter(changed -> changed.campaignId().equals(id))
                .map(CampaignChanged::state)
                .toList();
    }

    private static List<String> texts(List<CampaignId> ids) {
        return ids.stream().map(CampaignId::toString).toList();
    }
}
