package dev.ringline.campaign.hopper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.campaign.testing.Dialer;
import dev.ringline.campaign.testing.Leads;
import dev.ringline.campaign.testing.Line;
import dev.ringline.campaign.testing.LineOfTenant;
import dev.ringline.campaign.testing.QuickTimes;
import dev.ringline.campaign.testing.Rest;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallAnswered;
import dev.ringline.events.CallCorrected;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.Envelope;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolThrottled;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.events.WithdrawRequested;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private LineOfTenant here;

    @BeforeAll
    static void listen() {
        line = new Line(Topic.LEADS_READY, Topic.LEAD_DECISIONS, Topic.CAMPAIGNS);
    }

    @AfterAll
    static void close() {
        line.close();
    }

    @BeforeEach
    void a_tenant_of_its_own() {
        here = LineOfTenant.on(line);
    }

    @Test
    void a_lead_is_released_rung_and_tried_again_by_what_came_of_it() {
        // given
        var campaign = here.running("\"retry\": {\"maxAttempts\": 2, \"gapS\": {\"BUSY\": 1}}");
        var lead = here.lead(campaign, "+12025550101");
        var first = here.released(lead, 1);
        assertThat(first.event().agentMetadata()).isEqualTo("{\"greeting\":\"hello\"}");
        assertThat(first.event().callableUntil()).isAfter(first.event().callableFrom());
        // when
        line.say(
                new CallDialing(Dialer.attempt(first.event(), AttemptState.DIALING, null, false, null)),
                id(first),
                2,
                here.tenant());
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("IN_CALL"));
        line.say(Dialer.ended(first.event(), Disposition.BUSY, true), id(first), 3, here.tenant());
        // then
        var second = here.released(lead, 2);
        assertThat(second.event().attemptId()).isNotEqualTo(first.event().attemptId());
        line.say(Dialer.ended(second.event(), Disposition.BUSY, true), id(second), 2, here.tenant());
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("EXHAUSTED"));
        here.assertMoves(
                lead, "WAITING>READY", "READY>IN_CALL", "IN_CALL>RETRY_AT", "RETRY_AT>READY", "READY>EXHAUSTED");
        await().untilAsserted(() ->
                assertThat(here.rest().<String>campaign(campaign, "state")).isEqualTo("COMPLETED"));
        here.assertConserved(campaign);
    }

    @Test
    void what_is_repeated_late_or_of_another_release_decides_nothing() {
        var campaign = here.running("\"retry\": {\"maxAttempts\": 5, \"gapS\": {\"BUSY\": 1}}");
        var lead = here.lead(campaign, "+12025550102");
        var first = here.released(lead, 1);
        var busy = Dialer.ended(first.event(), Disposition.BUSY, true);
        line.say(busy, id(first), 5, here.tenant());
        line.say(busy, id(first), 5, here.tenant());
        line.say(
                new CallDialing(Dialer.attempt(first.event(), AttemptState.DIALING, null, false, null)),
                id(first),
                3,
                here.tenant());
        var second = here.released(lead, 2);
        line.say(busy, id(first), 6, here.tenant());
        line.say(
                new CallAnswered(Dialer.attempt(first.event(), AttemptState.ANSWERED, null, false, null)),
                id(first),
                7,
                here.tenant());
        line.say(
                new CallDialing(Dialer.attempt(second.event(), AttemptState.DIALING, null, false, null)),
                id(second),
                2,
                here.tenant());
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("IN_CALL"));
        assertThat((Integer) Leads.value("SELECT counted_attempts FROM lead WHERE id = ?", lead.value()))
                .isOne();
        here.assertMoves(lead, "WAITING>READY", "READY>RETRY_AT", "RETRY_AT>READY", "READY>IN_CALL");
    }

    @Test
    void a_correction_counts_the_attempt_that_was_thought_unburnt() {
        var campaign = here.running("\"retry\": {\"maxAttempts\": 5, \"gapS\": {\"NO_ANSWER\": 600}}");
        var lead = here.lead(campaign, "+12025550103");
        var first = here.released(lead, 1);
        line.say(Dialer.notSent(first.event(), "no-agent"), id(first), 2, here.tenant());
        var second = here.released(lead, 2);
        var truth = Dialer.attempt(first.event(), AttemptState.ENDED, Disposition.NO_ANSWER, true, null);
        line.say(new CallCorrected(truth), id(first), 3, here.tenant());
        line.say(new CallCorrected(truth), id(first), 3, here.tenant());
        await().untilAsserted(() -> assertThat(
                        (Integer) Leads.value("SELECT counted_attempts FROM lead WHERE id = ?", lead.value()))
                .isOne());
        assertThat(Leads.state(lead)).isEqualTo("READY");
        assertThat(second.event().releaseNumber()).isEqualTo(2);
    }

    @Test
    void a_release_that_nobody_speaks_of_is_asked_about_and_never_given_up() {
        var campaign = here.running();
        var lead = here.lead(campaign, "+12025550104");
        var first = here.released(lead, 1);
        await().untilAsserted(() -> assertThat(here.releases(lead))
                .extracting(record -> record.event().ask())
                .contains(0, 1, 2));
        assertThat(here.releases(lead)).allSatisfy(again -> {
            assertThat(again.event().attemptId()).isEqualTo(first.event().attemptId());
            assertThat(again.event().callableUntil()).isEqualTo(first.event().callableUntil());
        });
        assertThat(here.releases(lead))
                .extracting(record -> record.envelope().version())
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(Leads.state(lead)).isEqualTo("READY");
    }

    @Test
    void a_pause_asks_back_what_is_released_and_a_resume_releases_it_anew() {
        var campaign = here.running();
        var lead = here.lead(campaign, "+12025550105");
        var first = here.released(lead, 1);
        here.rest().move(campaign, "pause", 200);
        await().untilAsserted(() -> assertThat(line.heard(WithdrawRequested.class, here.tenant()))
                .extracting(record -> record.event().attemptId())
                .containsExactly(first.event().attemptId()));
        line.say(Dialer.notSent(first.event(), "withdrawn"), id(first), 2, here.tenant());
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("WAITING"));
        here.rest().move(campaign, "resume", 200);
        here.released(lead, 2);
        assertThat((Integer) Leads.value("SELECT counted_attempts FROM lead WHERE id = ?", lead.value()))
                .isZero();
    }

    @Test
    void an_edit_is_a_new_version_of_the_rules_and_asks_back_what_the_old_one_released() {
        var campaign = here.running();
        var lead = here.lead(campaign, "+12025550106");
        var first = here.released(lead, 1);
        here.rest()
                .request()
                .body(Rest.body(here.trunk()))
                .put(here.rest().path("/" + campaign))
                .then()
                .statusCode(200);
        await().untilAsserted(() ->
                assertThat(line.heard(WithdrawRequested.class, here.tenant())).hasSize(1));
        line.say(Dialer.notSent(first.event(), "withdrawn"), id(first), 2, here.tenant());
        assertThat(here.released(lead, 2).event().rulesVersion())
                .isEqualTo(first.event().rulesVersion() + 1);
    }

    @Test
    void a_lead_whose_window_is_closed_is_held_with_its_rule_and_the_rest_goes_on() {
        var never = "\"schedule\": {\"windows\": [{\"day\": \"%s\", \"from\": \"00:00\", \"until\": \"00:00\"}]}"
                .formatted(Instant.now().atOffset(ZoneOffset.UTC).plusDays(3).getDayOfWeek());
        var campaign =
                here.started(here.rest().request().body(Rest.body(here.trunk()).replace(Rest.ANY_TIME, never)));
        var held = here.lead(campaign, "+12025550107");
        await().untilAsserted(() -> assertThat(Leads.state(held)).isEqualTo("HELD"));
        assertThat(Leads.rule(held)).isEqualTo("window");
        here.assertMoves(held, "WAITING>HELD");
        here.assertConserved(campaign);
    }

    @Test
    void eight_releases_that_burn_nothing_hold_the_lead_and_a_resume_tries_again() {
        var campaign = here.running();
        var lead = here.lead(campaign, "+12025550108");
        for (int release = 1; release <= 8; release++) {
            Leads.update("UPDATE lead SET due_at = now() WHERE id = ? AND state = 'WAITING'", lead.value());
            var record = here.released(lead, release);
            line.say(Dialer.notSent(record.event(), "no-agent"), id(record), 2, here.tenant());
            await().untilAsserted(() -> assertThat(Leads.state(lead)).isNotEqualTo("READY"));
        }
        assertThat(Leads.state(lead)).isEqualTo("HELD");
        assertThat(Leads.rule(lead)).isEqualTo("no-progress");
        here.rest().move(campaign, "pause", 200);
        here.rest().move(campaign, "resume", 200);
        here.released(lead, 9);
    }

    @Test
    void a_trunk_that_goes_pauses_its_campaigns_and_its_return_lifts_that_pause_alone() {
        var campaign = here.running();
        here.sayTrunk(2, true);
        await().untilAsserted(() -> assertThat(here.rest().<List<String>>campaign(campaign, "reasons"))
                .containsExactly("TRUNK"));
        here.rest().move(campaign, "pause", 200);
        here.sayTrunk(3, false);
        await().untilAsserted(() -> assertThat(here.rest().<List<String>>campaign(campaign, "reasons"))
                .containsExactly("USER"));
        here.rest().move(campaign, "resume", 200);
        assertThat(here.rest().<String>campaign(campaign, "state")).isEqualTo("RUNNING");
        await().untilAsserted(() -> assertThat(line.heard(CampaignChanged.class, here.tenant()))
                .extracting(record -> record.event().state().name())
                .containsExactly("DRAFT", "RUNNING", "PAUSED", "PAUSED", "PAUSED", "RUNNING"));
    }

    @Test
    void an_answered_lead_without_an_outcome_is_finished_after_the_wrap_up() {
        var campaign = here.running();
        var lead = here.lead(campaign, "+12025550109");
        var first = here.released(lead, 1);
        line.say(Dialer.ended(first.event(), Disposition.ANSWERED, true), id(first), 2, here.tenant());
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("FINISHED"));
        here.assertMoves(lead, "WAITING>READY", "READY>WRAP_UP", "WRAP_UP>FINISHED");
        here.assertConserved(campaign);
    }

    @Test
    void a_hopper_holds_no_more_than_its_share_of_the_pool_asks_for() {
        var campaign = here.running("\"limits\": {\"cps\": 2}");
        var numbers = new String[60];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = "+120255502" + (10 + i);
        }
        Leads.add(here.tenant(), campaign, "Etc/UTC", numbers);
        await().until(() -> ready(campaign) == 10);
        await().during(Duration.ofSeconds(1)).until(() -> ready(campaign) == 10);
    }

    @Test
    void a_number_that_waits_in_two_campaigns_is_released_from_one_of_them() {
        var campaigns = List.of(here.running(), here.running());
        campaigns.forEach(campaign -> here.rest().move(campaign, "pause", 200));
        var leads = campaigns.stream()
                .map(campaign -> here.lead(campaign, "+12025550114"))
                .toList();
        campaigns.forEach(campaign -> here.rest().move(campaign, "resume", 200));
        await().untilAsserted(
                        () -> assertThat(leads).extracting(Leads::state).containsExactlyInAnyOrder("READY", "HELD"));
        assertThat(leads).extracting(Leads::rule).contains("number-busy");
    }

    @Test
    void a_throttled_pool_has_smaller_hoppers_until_the_carrier_grants_its_rate_again() {
        sayThrottled(2, 1);
        await().until(() -> Leads.value(
                        "SELECT 1 FROM control WHERE tenant_id = ? AND active",
                        here.tenant().value())
                != null);
        var campaign = here.running();
        var numbers = new String[60];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = "+120255503" + (10 + i);
        }
        Leads.add(here.tenant(), campaign, "Etc/UTC", numbers);
        await().until(() -> ready(campaign) == 10);
        await().during(Duration.ofSeconds(1)).until(() -> ready(campaign) == 10);
        sayThrottled(20, 2);
        await().until(() -> ready(campaign) == 60);
    }

    @Test
    void what_cannot_be_read_is_put_aside_and_the_rest_goes_on() {
        var campaign = here.running();
        var lead = here.lead(campaign, "+12025550110");
        var first = here.released(lead, 1);
        var good = Dialer.ended(first.event(), Disposition.INVALID_NUMBER, true);
        var headers = EventCodec.headers(
                new Envelope(
                        UUID.randomUUID(), "/test", Instant.now(), id(first), here.tenant(), "test", null, 2, null),
                good);
        var badType = new HashMap<>(headers);
        badType.put("ce_type", "dev.ringline.CallSung.v1".getBytes(StandardCharsets.UTF_8));
        var laterVersion = new HashMap<>(headers);
        laterVersion.put("ce_type", "dev.ringline.CallEnded.v9".getBytes(StandardCharsets.UTF_8));
        var key = lead.toString();
        long before = putAside();
        line.send(Topic.CALLS, key, headers, "{".getBytes(StandardCharsets.UTF_8));
        line.send(Topic.CALLS, key, badType, EventCodec.encode(good));
        line.send(Topic.CALLS, key, laterVersion, EventCodec.encode(good));
        line.send(Topic.CALLS, key, Map.of(), EventCodec.encode(good));
        line.send(Topic.CALLS, null, headers, null);
        line.send(Topic.CALLS, key, headers, "{\"attempt\":{\"attemptId\":\"x\"}}".getBytes(StandardCharsets.UTF_8));
        line.say(good, id(first), 2, here.tenant());
        await().untilAsserted(() -> assertThat(Leads.state(lead)).isEqualTo("FINISHED"));
        assertThat(putAside()).isEqualTo(before + 6);
    }

    private static long putAside() {
        return Leads.<Long>value("SELECT count(*) FROM dead_letter WHERE topic = ?", Topic.CALLS.topicName());
    }

    private void sayThrottled(double cps, long version) {
        var event = new PoolThrottled(here.tenant(), here.pool(), cps, "test", Instant.now());
        line.say(event, "pool/" + here.pool(), version, here.tenant());
    }

    private static long ready(CampaignId campaign) {
        return Leads.<Long>value(
                "SELECT count(*) FROM lead WHERE campaign_id = ? AND state = 'READY'", campaign.value());
    }

    private static String id(Recorded<LeadReleased> release) {
        return release.event().attemptId().toString();
    }
}
