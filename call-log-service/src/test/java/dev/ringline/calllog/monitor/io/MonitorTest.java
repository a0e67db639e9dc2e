package dev.ringline.calllog.monitor.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.calllog.EveryTopic;
import dev.ringline.calllog.Line;
import dev.ringline.calllog.TestClock;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CallNotSent;
import dev.ringline.events.ImportId;
import dev.ringline.events.LeadState;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.PoolChanged;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.common.mapper.TypeRef;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EveryTopic.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "call_log"))
class MonitorTest {
    private final Line line = new Line();

    @AfterEach
    void close() {
        line.close();
    }

    private void pool(int cps) {
        var pool = new PoolChanged(
                line.pool, line.tenant, "pool", cps, 100, "twilio", null, false, line.begin.minusSeconds(60));
        line.say(pool, line.pool.toString(), line.pool.toString(), 1);
    }

    private void imported(int waiting) {
        var chunk = new LeadsImported(
                new ImportId(UUID.randomUUID()), line.tenant, line.campaign, 0, waiting, 0, 0, 0, waiting, line.begin);
        line.say(chunk, chunk.importId().toString(), chunk.importId().toString(), 1);
    }

    private List<Map<String, String>> alarms() {
        return line.as("viewer").get(line.path("/alarms")).as(new TypeRef<List<Map<String, String>>>() {});
    }

    private Map<String, String> awaitRaised(String monitor) {
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        this::alarms,
                        found -> found.stream()
                                .anyMatch(alarm ->
                                        alarm.get("monitor").equals(monitor) && alarm.get("clearedAt") == null))
                .getFirst();
    }

    private void awaitCleared() {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> alarms().stream().allMatch(alarm -> alarm.get("clearedAt") != null));
    }

    /** Everything said so far was looked at. */
    private void awaitWatched() {
        await().until(() ->
                Line.count("select position from watched") >= Line.count("select max(position) from journal"));
    }

    @Test
    void a_second_with_too_many_invites_raises_pacing_and_clears_after_a_quiet_minute() {
        pool(2);
        for (int lead = 1; lead <= 3; lead++) {
            line.call(lead, line.begin.plusMillis(400L * lead), true);
        }
        var alarm = awaitRaised("pacing");
        assertThat(alarm.get("scope")).isEqualTo("pool/" + line.pool);
        assertThat(alarm.get("reason"))
                .startsWith("3 INVITEs in the second until")
                .endsWith("limit 2");

        TestClock.forward(Duration.ofSeconds(61));
        awaitCleared();
    }

    @Test
    void a_claim_whose_slot_was_missed_is_no_invite_and_one_of_which_nothing_is_heard_is() {
        var slot = new TestClock().instant().plusSeconds(100); // until then nothing is too old to be dropped
        pool(2);
        line.call(1, slot, true);
        line.call(2, slot.plusMillis(400), true);
        dialing(3, slot.plusMillis(200));
        notSent(3, slot.plusMillis(200));
        dialing(4, slot.plusMillis(600));
        line.awaitJournalled(1 + 4 + 4 + 2 + 1);
        awaitWatched();
        assertThat(alarms()).isEmpty();

        TestClock.forward(Duration.between(new TestClock().instant(), slot.plusSeconds(6)));
        assertThat(awaitRaised("pacing").get("reason")).startsWith("3 INVITEs in the second until");
    }

    private void dialing(int lead, Instant slotAt) {
        var attempt = line.attempt(lead, AttemptState.DIALING, slotAt);
        line.say(
                new CallDialing(attempt),
                line.lead(lead).toString(),
                attempt.attemptId().toString(),
                1);
    }

    private void notSent(int lead, Instant slotAt) {
        var attempt = line.attempt(lead, AttemptState.NOT_SENT, slotAt);
        line.say(
                new CallNotSent(attempt),
                line.lead(lead).toString(),
                attempt.attemptId().toString(),
                2);
    }

    @Test
    void two_invites_for_one_attempt_raise_an_alarm() {
        line.call(1, line.begin, false);
        var again = line.attempt(1, AttemptState.DIALING, line.begin.plusSeconds(3));
        line.say(
                new CallDialing(again),
                line.lead(1).toString(),
                again.attemptId().toString(),
                5);
        var alarm = awaitRaised("double-invite");
        assertThat(alarm.get("scope")).isEqualTo("call/" + again.attemptId());
        assertThat(alarm.get("reason")).contains("2 INVITEs");
    }

    @Test
    void a_callee_who_is_rung_while_in_another_call_raises_an_alarm() {
        line.call(1, line.begin, true); // ends 20 s later
        var second = line.call(2, line.number(1), line.begin.plusSeconds(10), true);
        var alarm = awaitRaised("double-invite");
        assertThat(alarm.get("scope")).isEqualTo("call/" + second);
        assertThat(alarm.get("reason")).isEqualTo("its callee was still in another call");
    }

    @Test
    void a_callee_whose_call_never_ends_is_noticed_half_a_minute_after_the_next_one() {
        line.call(1, line.begin, false);
        line.awaitJournalled(3);
        var second = line.call(2, line.number(1), new TestClock().instant().plusSeconds(20), false);
        line.awaitJournalled(6);
        awaitWatched();
        assertThat(alarms()).isEmpty();
        TestClock.forward(Duration.ofSeconds(61));
        assertThat(awaitRaised("double-invite").get("scope")).isEqualTo("call/" + second);
    }

    @Test
    void one_call_after_the_other_and_two_callees_at_once_raise_nothing() {
        line.call(1, line.begin, true);
        line.call(2, line.number(1), line.begin.plusSeconds(20), true);
        line.call(3, line.begin.plusSeconds(10), true);
        line.awaitJournalled(12);
        awaitWatched();
        assertThat(alarms()).isEmpty();
    }

    @Test
    void what_no_decision_touches_is_found_when_everything_is_looked_at() {
        imported(2);
        line.moved(1, LeadState.WAITING, LeadState.READY, 1);
        line.awaitJournalled(2);
        awaitWatched();
        Line.update(
                "update projection.lead_net set net = 3 where tenant_id = '" + line.tenant + "' and state = 'READY'");
        line.moved(2, LeadState.WAITING, LeadState.READY, 1);
        line.awaitJournalled(3);
        awaitWatched();
        assertThat(suspects()).isZero();

        TestClock.forward(Duration.ofMinutes(61));
        await().atMost(Duration.ofSeconds(20)).until(() -> suspects() == 1);
        TestClock.forward(Duration.ofSeconds(31));
        assertThat(awaitRaised("conservation").get("reason")).startsWith("1 leads whose decisions make no path");
        Line.update("update projection.lead_net set net = 1 where tenant_id = '" + line.tenant + "' and net = 3");
        awaitCleared();
        assertThat(suspects()).isZero();
    }

    private long suspects() {
        return Line.count("select count(*) from lead_suspect where tenant_id = '" + line.tenant + "'");
    }

    @Test
    void a_campaign_that_keeps_all_promises_raises_nothing() {
        pool(10);
        imported(20);
        for (int lead = 1; lead <= 20; lead++) {
            line.moved(lead, LeadState.WAITING, LeadState.READY, 1);
            line.call(lead, line.begin.plusMillis(100L * lead), true);
            line.moved(lead, LeadState.READY, LeadState.FINISHED, 2);
        }
        line.awaitJournalled(1 + 1 + 20 * 6);
        awaitWatched();
        TestClock.forward(Duration.ofSeconds(31));
        awaitWatched();
        assertThat(alarms()).isEmpty();
    }

    @Test
    void a_decision_that_was_lost_raises_conservation_and_its_late_arrival_clears_it() {
        imported(1);
        line.moved(1, LeadState.READY, LeadState.IN_CALL, 2); // WAITING to READY is missing
        line.awaitJournalled(2);
        awaitWatched();
        assertThat(alarms()).isEmpty();
        await().atMost(Duration.ofSeconds(20))
                .until(() -> Line.count("select count(*) from watch where tenant_id = '" + line.tenant + "'") == 1);
        TestClock.forward(Duration.ofSeconds(31));
        var alarm = awaitRaised("conservation");
        assertThat(alarm.get("scope")).isEqualTo("campaign/" + line.campaign);

        line.moved(1, LeadState.WAITING, LeadState.READY, 1);
        awaitCleared();
    }
}
