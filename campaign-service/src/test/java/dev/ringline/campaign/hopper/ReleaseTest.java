package dev.ringline.campaign.hopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.campaign.testing.Dialer;
import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.Line;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.campaign.testing.Rest;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallAnswered;
import dev.ringline.events.CallCorrected;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.LeadState;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.Recorded;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkId;
import dev.ringline.events.WithdrawRequested;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lead's way through campaign-service, on real PostgreSQL and Kafka, with the dialer's records played to it. */
@QuarkusTest
@TestProfile(QuickTimes.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class ReleaseTest {
    private static Line line;

    private final TenantId tenant =
            new TenantId("t-" + UUID.randomUUID().toString().substring(0, 8));
    private final Rest rest = new Rest(tenant);
    private final PoolId pool = new PoolId(UUID.randomUUID());
    private final String trunk = "ST_" + tenant;

    @BeforeAll
    static void listen() {
        line = new Line(Topic.LEADS_READY, Topic.LEAD_DECISIONS, Topic.CAMPAIGNS);
    }

    @AfterAll
    static void close() {
        line.close();
    }

    @BeforeEach
    void a_trunk_of_twenty_calls_a_second() {
        line.say(
                new PoolChanged(pool, tenant, "pool", 20, 100, "other", null, false, Instant.now()),
                pool.toString(),
                1,
                tenant);
        sayTrunk(1, false);
        await().until(() -> Leads.value("SELECT 1 FROM trunk WHERE tenant_id = ?", tenant.value()) != null);
    }

    @Test
    void a_lead_is_released_rung_and_tried_again_by_what_came_of_it() {
        // given
        var campaign = running("\"retry\": {\"maxAttempts\": 2, \"gapS\": {\"BUSY\": 1}}", NO_GAP);
        var lead = lead(campaign, "+12025550101");
        var first = released(lead, 1);
        assertThat(first.event().agentMetadata()).isEqualTo("{\"greeting\":\"hello\"}");
        assertThat(first.event().callableUntil()).isAfter(first.event().callableFrom());
        // when
        line.say(
                new CallDialing(Dialer.attempt(first.event(), AttemptState.DIALING, null, false, null)),
                id(first),
                2,
                tenant);
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("IN_CALL"));
        line.say(Dialer.ended(first.event(), Disposition.BUSY, true), id(first), 3, tenant);
        // then
        var second = released(lead, 2);
        assertThat(second.event().attemptId()).isNotEqualTo(first.event().attemptId());
        line.say(Dialer.ended(second.event(), Disposition.BUSY, true), id(second), 2, tenant);
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("EXHAUSTED"));
        assertThat(moves(lead))
                .containsExactly(
                        "WAITING>READY", "READY>IN_CALL", "IN_CALL>RETRY_AT", "RETRY_AT>READY", "READY>EXHAUSTED");
        await().untilAsserted(() ->
                assertThat(rest.<String>campaign(campaign, "state")).isEqualTo("COMPLETED"));
        assertConserved(campaign);
    }

    @Test
    void what_is_repeated_late_or_of_another_release_decides_nothing() {
        var campaign = running("\"retry\": {\"maxAttempts\": 5, \"gapS\": {\"BUSY\": 1}}", NO_GAP);
        var lead = lead(campaign, "+12025550102");
        var first = released(lead, 1);
        var busy = Dialer.ended(first.event(), Disposition.BUSY, true);
        line.say(busy, id(first), 5, tenant);
        line.say(busy, id(first), 5, tenant);
        line.say(
                new CallDialing(Dialer.attempt(first.event(), AttemptState.DIALING, null, false, null)),
                id(first),
                3,
                tenant);
        var second = released(lead, 2);
        line.say(busy, id(first), 6, tenant);
        line.say(
                new CallAnswered(Dialer.attempt(first.event(), AttemptState.ANSWERED, null, false, null)),
                id(first),
                7,
                tenant);
        line.say(
                new CallDialing(Dialer.attempt(second.event(), AttemptState.DIALING, null, false, null)),
                id(second),
                2,
                tenant);
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("IN_CALL"));
        assertThat((Integer) Leads.value("SELECT counted_attempts FROM lead WHERE id = ?", lead.value()))
                .isOne();
        assertThat(moves(lead)).containsExactly("WAITING>READY", "READY>RETRY_AT", "RETRY_AT>READY", "READY>IN_CALL");
    }

    @Test
    void a_correction_counts_the_attempt_that_was_thought_unburnt() {
        var campaign = running("\"retry\": {\"maxAttempts\": 5, \"gapS\": {\"NO_ANSWER\": 600}}", NO_GAP);
        var lead = lead(campaign, "+12025550103");
        var first = released(lead, 1);
        line.say(Dialer.notSent(first.event(), "no-agent"), id(first), 2, tenant);
        var second = released(lead, 2);
        var truth = Dialer.attempt(first.event(), AttemptState.ENDED, Disposition.NO_ANSWER, true, null);
        line.say(new CallCorrected(truth), id(first), 3, tenant);
        line.say(new CallCorrected(truth), id(first), 3, tenant);
        await().untilAsserted(() -> assertThat(
                        (Integer) Leads.value("SELECT counted_attempts FROM lead WHERE id = ?", lead.value()))
                .isOne());
        assertThat(Leads.state(lead)).isEqualTo("READY");
        assertThat(second.event().releaseNumber()).isEqualTo(2);
    }

    @Test
    void a_release_that_nobody_speaks_of_is_asked_about_and_never_given_up() {
        var campaign = running(NO_GAP);
        var lead = lead(campaign, "+12025550104");
        var first = released(lead, 1);
        await().untilAsserted(() -> assertThat(releases(lead))
                .extracting(record -> record.event().ask())
                .contains(0, 1, 2));
        assertThat(releases(lead)).allSatisfy(again -> {
            assertThat(again.event().attemptId()).isEqualTo(first.event().attemptId());
            assertThat(again.event().callableUntil()).isEqualTo(first.event().callableUntil());
        });
        assertThat(releases(lead))
                .extracting(record -> record.envelope().version())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(Leads.state(lead)).isEqualTo("READY");
    }

    @Test
    void a_pause_asks_back_what_is_released_and_a_resume_releases_it_anew() {
        var campaign = running(NO_GAP);
        var lead = lead(campaign, "+12025550105");
        var first = released(lead, 1);
        rest.move(campaign, "pause", 200);
        await().untilAsserted(() -> assertThat(line.heard(WithdrawRequested.class, tenant))
                .extracting(record -> record.event().attemptId())
                .containsExactly(first.event().attemptId()));
        line.say(Dialer.notSent(first.event(), "withdrawn"), id(first), 2, tenant);
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("WAITING"));
        rest.move(campaign, "resume", 200);
        released(lead, 2);
        assertThat((Integer) Leads.value("SELECT counted_attempts FROM lead WHERE id = ?", lead.value()))
                .isZero();
    }

    @Test
    void an_edit_is_a_new_version_of_the_rules_and_asks_back_what_the_old_one_released() {
        var campaign = running(NO_GAP);
        var lead = lead(campaign, "+12025550106");
        var first = released(lead, 1);
        rest.request()
                .body(Rest.body(trunk, NO_GAP))
                .put(rest.path("/" + campaign))
                .then()
                .statusCode(200);
        await().untilAsserted(() ->
                assertThat(line.heard(WithdrawRequested.class, tenant)).hasSize(1));
        line.say(Dialer.notSent(first.event(), "withdrawn"), id(first), 2, tenant);
        assertThat(released(lead, 2).event().rulesVersion())
                .isEqualTo(first.event().rulesVersion() + 1);
    }

    @Test
    void a_lead_whose_window_is_closed_is_held_with_its_rule_and_the_rest_goes_on() {
        var never = "\"schedule\": {\"windows\": [{\"day\": \"%s\", \"from\": \"00:00\", \"until\": \"00:00\"}]}"
                .formatted(Instant.now()
                        .atOffset(java.time.ZoneOffset.UTC)
                        .plusDays(3)
                        .getDayOfWeek());
        var campaign = started(rest.request().body(Rest.body(trunk).replace(Rest.ANY_TIME, never)));
        var held = lead(campaign, "+12025550107");
        await().untilAsserted(() -> assertThat(Leads.state(held)).isEqualTo("HELD"));
        assertThat(Leads.rule(held)).isEqualTo("window");
        await().untilAsserted(() -> assertThat(moves(held)).containsExactly("WAITING>HELD"));
        assertConserved(campaign);
    }

    @Test
    void five_releases_that_burn_nothing_hold_the_lead_and_a_resume_tries_again() {
        var campaign = running(NO_GAP);
        var lead = lead(campaign, "+12025550108");
        for (int release = 1; release <= 5; release++) {
            Leads.update("UPDATE lead SET due_at = now() WHERE id = ? AND state = 'WAITING'", lead.value());
            var record = released(lead, release);
            line.say(Dialer.notSent(record.event(), "no-agent"), id(record), 2, tenant);
            await().untilAsserted(() -> assertThat(Leads.state(lead)).isNotEqualTo("READY"));
        }
        assertThat(Leads.state(lead)).isEqualTo("HELD");
        assertThat(Leads.rule(lead)).isEqualTo("no-progress");
        rest.move(campaign, "pause", 200);
        rest.move(campaign, "resume", 200);
        released(lead, 6);
    }

    @Test
    void a_trunk_that_goes_pauses_its_campaigns_and_its_return_lifts_that_pause_alone() {
        var campaign = running(NO_GAP);
        sayTrunk(2, true);
        await().untilAsserted(() ->
                assertThat(rest.<List<String>>campaign(campaign, "reasons")).containsExactly("TRUNK"));
        rest.move(campaign, "pause", 200);
        sayTrunk(3, false);
        await().untilAsserted(() ->
                assertThat(rest.<List<String>>campaign(campaign, "reasons")).containsExactly("USER"));
        rest.move(campaign, "resume", 200);
        assertThat(rest.<String>campaign(campaign, "state")).isEqualTo("RUNNING");
        await().untilAsserted(() -> assertThat(line.heard(CampaignChanged.class, tenant))
                .extracting(record -> record.event().state().name())
                .containsExactly("DRAFT", "RUNNING", "PAUSED", "PAUSED", "PAUSED", "RUNNING"));
    }

    @Test
    void an_answered_lead_without_an_outcome_is_finished_after_the_wrap_up() {
        var campaign = running(NO_GAP);
        var lead = lead(campaign, "+12025550109");
        var first = released(lead, 1);
        line.say(Dialer.ended(first.event(), Disposition.ANSWERED, true), id(first), 2, tenant);
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("FINISHED"));
        await().untilAsserted(() ->
                assertThat(moves(lead)).containsExactly("WAITING>READY", "READY>WRAP_UP", "WRAP_UP>FINISHED"));
        assertConserved(campaign);
    }

    @Test
    void a_hopper_holds_no_more_than_its_share_of_the_pool_asks_for() {
        var campaign = running("\"limits\": {\"cps\": 2}", NO_GAP);
        var numbers = new String[60];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = "+120255502" + (10 + i);
        }
        Leads.add(tenant, campaign, "Etc/UTC", numbers);
        await().until(() -> ready(campaign) == 10);
        await().during(java.time.Duration.ofSeconds(1)).until(() -> ready(campaign) == 10);
    }

    private static final String NO_GAP = "\"rules\": {\"minGapS\": 0, \"maxAttemptsPerNumber\": 100}";

    private long ready(CampaignId campaign) {
        return Leads.<Long>value(
                "SELECT count(*) FROM lead WHERE campaign_id = ? AND state = 'READY'", campaign.value());
    }

    private void sayTrunk(long version, boolean deleted) {
        var id = new TrunkId(UUID.nameUUIDFromBytes(trunk.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        line.say(
                new TrunkChanged(id, tenant, "trunk", trunk, pool, deleted, Instant.now()),
                id.toString(),
                version,
                tenant);
    }

    private CampaignId running(String... members) {
        return started(rest.request().body(Rest.body(trunk, members)));
    }

    private CampaignId started(io.restassured.specification.RequestSpecification request) {
        var id = CampaignId.of(
                request.post(rest.path("")).then().statusCode(201).extract().path("id"));
        rest.move(id, "start", 200);
        return id;
    }

    private LeadId lead(CampaignId campaign, String number) {
        return Leads.add(tenant, campaign, "Etc/UTC", number).getFirst();
    }

    private Recorded<LeadReleased> released(LeadId lead, int number) {
        await().untilAsserted(() -> assertThat(releases(lead))
                .extracting(record -> record.event().releaseNumber())
                .contains(number));
        return releases(lead).stream()
                .filter(record -> record.event().releaseNumber() == number)
                .findFirst()
                .orElseThrow();
    }

    private List<Recorded<LeadReleased>> releases(LeadId lead) {
        return line.heard(LeadReleased.class, tenant).stream()
                .filter(record -> record.event().leadId().equals(lead))
                .toList();
    }

    private List<String> moves(LeadId lead) {
        return line.heard(LeadDecided.class, tenant).stream()
                .map(Recorded::event)
                .filter(decided -> decided.leadId().equals(lead))
                .map(decided -> name(decided.from()) + ">" + name(decided.to()))
                .toList();
    }

    private static String name(LeadState state) {
        return state.name();
    }

    private static String id(Recorded<LeadReleased> release) {
        return release.event().attemptId().toString();
    }

    private void assertConserved(CampaignId campaign) {
        assertThat(rest.<Boolean>campaign(campaign, "conserved")).isTrue();
    }
}
