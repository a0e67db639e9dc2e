package dev.ringline.dialer.reconcile.io;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.fence.io.Fence;
import dev.ringline.dialer.testing.Dials;
import dev.ringline.dialer.testing.Providers;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Disposition;
import dev.ringline.platform.secret.Sealing;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.livekit.WebhookFaults;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import dev.ringline.sandbox.twilio.SimulatedTwilio;
import dev.ringline.sandbox.twilio.TwilioConfig;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Dials whose end nobody saw become facts, with one INVITE at most, on simulated providers and a real database. */
@QuarkusTest
@TestProfile(Providers.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class ReconcileTest {
    private static final Set<Integer> ALL_SHARDS = Set.of(0, 1, 2, 3, 4, 5, 6, 7);

    private static final AtomicInteger NUMBERS = new AtomicInteger(1000);
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final WebhookFaults NONE_ARRIVES = new WebhookFaults(1, 0, 0, 0, 0, 0, List.of());

    /** Another one each time: the carrier keeps its calls. */
    private final String callee = "+1500555" + NUMBERS.incrementAndGet();

    private static SimulatedTwilio twilio;
    private static SimulatedLiveKit liveKit;

    @Inject
    Dials dials;

    @Inject
    ReconcileTick reconcile;

    @Inject
    SweepTick sweep;

    @Inject
    DeclinedTick declines;

    @Inject
    Fence fence;

    @Inject
    LiveKitRooms rooms;

    @Inject
    Sealing sealing;

    @Inject
    Sql sql;

    @TestHTTPResource("/webhooks/livekit")
    URI webhooks;

    @BeforeAll
    static void providers() {
        twilio = SimulatedTwilio.start(
                TwilioConfig.local().port(port("ringline.twilio.url")).demoAccounts());
        liveKit = SimulatedLiveKit.start(LiveKitConfig.local()
                .port(port("livekit.url"))
                .trunk("ST_trunk", "t", "carrier.invalid", Dials.CALLER_ID.value())
                .carrier(twilio::record));
    }

    @AfterAll
    static void end() {
        liveKit.close();
        twilio.close();
    }

    @BeforeEach
    void a_pool_whose_carrier_can_be_asked() throws Exception {
        liveKit.reset();
        liveKit.webhooksTo(List.of(webhooks.toString()));
        sql.run("delete from reconciliation");
        sql.run("delete from hang_up");
        sql.run("delete from declined");
        sql.empty();
        sql.run("insert into pool_rule values ('%s', 'acme', 1, 'main', 20, 10, 'twilio', '%s', false)"
                .formatted(
                        Attempts.release().poolId(),
                        sealing.seal("{\"accountSid\":\"%s\",\"authToken\":\"%s\"}"
                                .formatted(TwilioConfig.DEMO_ACCOUNT, TwilioConfig.DEMO_TOKEN))));
    }

    @ParameterizedTest
    @CsvSource({
        "answer after=50ms talk=200ms, ENDED, ANSWERED",
        "busy after=50ms, ENDED, BUSY",
        "noanswer, ENDED, NO_ANSWER",
        "sip status=503, ENDED, TRUNK_FAILURE",
        "nobridge, NOT_SENT, INFRA"
    })
    void a_dial_that_was_answered_needs_no_reconciling(String script, AttemptState state, Disposition disposition)
            throws Exception {
        liveKit.callees().set(callee, script);
        var id = dials.dial(callee, Duration.ofMinutes(1));
        await().until(() -> dials.stored(id).state() == state);
        assertThat(dials.stored(id).disposition()).isEqualTo(disposition);
        assertThat(sql.count("reconciliation")).isZero();
        onlyOneInvite();
    }

    @Test
    void a_decline_of_the_carriers_own_costs_the_lead_nothing_and_opens_the_breaker() throws Exception {
        // given: on the wire both are 603
        var other = "+1500555" + NUMBERS.incrementAndGet();
        liveKit.callees().set(callee, "fraud");
        liveKit.callees().set(other, "reject after=50ms");
        var blocked = dials.dial(callee, Duration.ofMinutes(1));
        var declined = dials.dial(other, Duration.ofMinutes(1));
        await().until(() -> dials.stored(blocked).disposition() == Disposition.REJECTED
                && dials.stored(declined).disposition() == Disposition.REJECTED);
        // when
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            sql.run("update declined set since = since - interval '1 hour'");
            declines.look(ALL_SHARDS);
            return dials.stored(blocked).disposition() == Disposition.TRUNK_FAILURE && sql.count("declined") == 0;
        });
        // then
        assertThat(dials.stored(blocked).burnt()).isFalse();
        assertThat(dials.stored(blocked).counts()).isFalse();
        assertThat(dials.stored(blocked).evidence().toString()).contains("Twilio 32203");
        assertThat(sql.said(blocked.toString())).last().isEqualTo("CallCorrected");
        assertThat(dials.stored(declined).disposition()).isEqualTo(Disposition.REJECTED);
        assertThat(dials.stored(declined).burnt()).isTrue();
    }

    @Test
    void a_reply_lost_after_the_invite_becomes_the_call_that_it_was() throws Exception {
        liveKit.callees().set(callee, "answer after=100ms talk=300ms wire=reset-after");
        var id = dials.dial(callee, SOON);
        assertThat(settled(id).disposition()).isEqualTo(Disposition.ANSWERED);
        onlyOneInvite();
    }

    @Test
    void without_any_webhook_the_carrier_tells_how_long_they_talked() throws Exception {
        liveKit.webhookFaults(NONE_ARRIVES);
        liveKit.callees().set(callee, "answer after=100ms talk=2s wire=reset-after");
        var id = dials.dial(callee, Duration.ofSeconds(4));
        var after = settled(id);
        assertThat(after.disposition()).isEqualTo(Disposition.ANSWERED);
        assertThat(after.talkTimeMs()).isBetween(1_000L, 3_000L);
        assertThat(after.evidence())
                .last()
                .satisfies(seen -> assertThat(seen.source()).isEqualTo("carrier"));
        onlyOneInvite();
    }

    @Test
    void a_request_lost_before_the_invite_is_not_sent_and_burns_nothing() throws Exception {
        liveKit.callees().set(callee, "answer wire=reset-before");
        var after = settled(dials.dial(callee, SOON));
        assertThat(after.state()).isEqualTo(AttemptState.NOT_SENT);
        assertThat(after.burnt()).isFalse();
        assertThat(liveKit.invites().total()).isZero();
    }

    @Test
    void a_holder_that_died_before_it_sent_leaves_nothing_behind() throws Exception {
        var id = dials.claimed(callee, Duration.ZERO).attempt().attemptId();
        assertThat(settled(id).state()).isEqualTo(AttemptState.NOT_SENT);
        assertThat(liveKit.roomNames()).doesNotContain(id.room());
    }

    @Test
    void a_callee_who_still_rings_is_cancelled_and_it_counts_but_burns_nothing() throws Exception {
        liveKit.callees().set(callee, "noanswer wire=reset-after");
        var after = settled(dials.dial(callee, Duration.ofMillis(500)));
        assertThat(after.disposition()).isEqualTo(Disposition.CANCELLED);
        assertThat(after.burnt()).isFalse();
        assertThat(after.counts()).isTrue();
        onlyOneInvite();
    }

    @Test
    void a_callee_who_talks_is_adopted_and_not_hung_up_on() throws Exception {
        // given
        liveKit.callees().set(callee, "answer after=50ms talk=never wire=reset-after");
        var id = dials.dial(callee, SOON);
        // when
        reconciled(id, AttemptState.ANSWERED);
        // then
        assertThat(liveKit.roomNames()).contains(id.room());
        // and a person ends it
        given().header("Authorization", "Bearer " + SharedServers.tokens().mint("acme", "operator"))
                .contentType(ContentType.JSON)
                .post("/api/v1/tenants/acme/attempts/" + id + "/hang-up")
                .then()
                .statusCode(200);
        await().until(() -> dials.stored(id).state() == AttemptState.ENDED);
        onlyOneInvite();
    }

    @Test
    void hung_up_while_it_rang_is_cancelled_by_us() throws Exception {
        liveKit.callees().set(callee, "noanswer");
        var claim = dials.claimed(callee, Duration.ofMinutes(1));
        var id = claim.attempt().attemptId();
        sql.run("insert into hang_up (attempt_id, actor) values ('%s', 'op')".formatted(id));
        var ringing = dials.dialInBackground(claim);
        await().until(() -> liveKit.invites().total() == 1 || ringing.isDone());
        rooms.close(id.room());
        ringing.join();
        var after = dials.stored(id);
        assertThat(after.disposition()).isIn(Disposition.CANCELLED, Disposition.NOT_SENT);
        assertThat(after.burnt()).isFalse();
    }

    @Test
    void a_room_whose_server_died_is_given_one_so_that_the_fence_holds() throws Exception {
        // given
        var id = dials.claimed(callee, Duration.ZERO).attempt().attemptId();
        liveKit.crash(100, 60_000);
        // when
        assertThat(settled(id).state()).isEqualTo(AttemptState.NOT_SENT);
        // then
        assertThat(liveKit.roomNames()).doesNotContain(id.room());
    }

    @Test
    void a_carrier_that_cannot_be_asked_leaves_it_unknown_which_counts_and_a_late_webhook_corrects() throws Exception {
        // given
        sql.run("update pool_rule set sealed_credentials = null");
        liveKit.webhookFaults(NONE_ARRIVES);
        liveKit.callees().set(callee, "answer wire=reset-before");
        var id = dials.dial(callee, SOON);
        // when
        var after = settled(id);
        // then
        assertThat(after.disposition()).isEqualTo(Disposition.UNKNOWN);
        assertThat(after.counts()).isTrue();
        assertThat(after.burnt()).isFalse();
        assertThat(sql.said(id.toString())).last().isEqualTo("CallEnded");
        // and a person who knows better
        given().header("Authorization", "Bearer " + SharedServers.tokens().mint("acme", "operator"))
                .contentType(ContentType.JSON)
                .body("{\"disposition\":\"NOT_SENT\",\"evidence\":\"the carrier's log for +1 500 555 1001 is empty\"}")
                .post("/api/v1/tenants/acme/attempts/" + id + "/resolve")
                .then()
                .statusCode(200);
        assertThat(dials.stored(id).state()).isEqualTo(AttemptState.NOT_SENT);
        assertThat(dials.stored(id).evidence().toString()).doesNotContain("555 1001");
        assertThat(sql.said(id.toString())).last().isEqualTo("CallCorrected");
    }

    @Test
    void the_sweeper_closes_what_nobody_wants_and_ends_what_has_no_room() throws Exception {
        // given: a call whose webhooks are lost, and a room that belongs to nobody
        liveKit.webhookFaults(NONE_ARRIVES);
        liveKit.callees().set(callee, "answer after=50ms talk=200ms");
        var id = dials.dial(callee, Duration.ofMinutes(1));
        var stranger = new AttemptId(UUID.randomUUID());
        rooms.create(dials.release(callee, stranger));
        // when
        await().atMost(Duration.ofSeconds(20)).until(() -> {
            sweep.sweep();
            return dials.stored(id).state() == AttemptState.ENDED;
        });
        // then
        assertThat(dials.stored(id).disposition()).isEqualTo(Disposition.ANSWERED);
        assertThat(liveKit.roomNames()).doesNotContain(stranger.room());
    }

    @Test
    void a_callee_who_hangs_up_while_livekit_is_down_does_not_keep_the_call_alive() throws Exception {
        // given
        liveKit.callees().set(callee, "answer after=50ms talk=700ms");
        var id = dials.dial(callee, Duration.ofMinutes(1));
        // when
        liveKit.crash(1_500, 200);
        sweptUntil(() -> dials.stored(id).state() == AttemptState.ENDED);
        // then
        var after = dials.stored(id);
        assertThat(after.disposition()).isEqualTo(Disposition.ANSWERED);
        assertThat(sql.count("live_call")).isZero();
        assertThat(liveKit.roomNames()).doesNotContain(id.room());
    }

    @Test
    void a_call_whose_leg_comes_back_after_a_crash_goes_on() throws Exception {
        // given
        liveKit.callees().set(callee, "answer after=50ms talk=never");
        var id = dials.dial(callee, Duration.ofMinutes(1));
        var before = rooms.leg(id).orElseThrow().ids().participantSid();
        // when: looked at before it is back, and after
        liveKit.crash(300, 1_500);
        sweptUntil(() -> rooms.leg(id)
                .filter(leg -> !before.equals(leg.ids().participantSid()))
                .isPresent());
        for (int looks = 0; looks < 5; looks++) {
            sweep.sweep();
        }
        // then
        assertThat(dials.stored(id).state()).isEqualTo(AttemptState.ANSWERED);
        assertThat(rooms.calleePresent(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_probe_tells_whether_a_deleted_room_keeps_dials_out(boolean autoCreate) {
        liveKit.faults().autoCreate = autoCreate;
        assertThat(fence.probe()).isEqualTo(autoCreate ? Fence.State.ABSENT : Fence.State.HOLDS);
        assertThat(liveKit.roomNames()).noneMatch(room -> room.startsWith("d-probe"));
    }

    /** A race cut short by a clock that jumped would call a callee unrung who rings. */
    @ParameterizedTest
    @CsvSource({"-1 hour", "1 hour"})
    void what_another_clock_dated_is_waited_for_by_ours(String off) throws Exception {
        // given
        var id = dials.claimed(callee, Duration.ZERO).attempt().attemptId();
        await().until(() -> {
            reconcile.takeUp();
            return sql.count("reconciliation") == 1;
        });
        sql.run("update reconciliation set stage = 'FENCE_AGAIN', dated_by = 'another', due_at = now() + interval '"
                + off + "'");
        // when
        reconcile.takeOver(ALL_SHARDS);
        // then
        assertThat(sql.count("""
                        reconciliation where attempt_id = '%s' and dated_by <> 'another'
                          and due_at > now() - interval '1 minute' and due_at < now() + interval '1 minute'""".formatted(id))).isEqualTo(1);
        // and once it is ours it keeps its time
        var due = sql.texts("select due_at from reconciliation");
        reconcile.takeOver(ALL_SHARDS);
        assertThat(sql.texts("select due_at from reconciliation")).isEqualTo(due);
    }

    private Attempt settled(AttemptId id) throws Exception {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    reconcile.takeUp();
                    if (sql.count("reconciliation where attempt_id = '%s' and due_at <= clock_timestamp()"
                                    .formatted(id))
                            == 1) {
                        reconcile.step(id);
                    }
                    return dials.stored(id).state().isFinal();
                });
        return dials.stored(id);
    }

    /** While LiveKit is down a sweep fails, as it may. */
    private void sweptUntil(Callable<Boolean> done) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(() -> {
                    sweep.sweep();
                    return done.call();
                });
    }

    private void reconciled(AttemptId id, AttemptState state) {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    reconcile.takeUp();
                    reconcile.step(id);
                    return dials.stored(id).state() == state;
                });
    }

    private static void onlyOneInvite() {
        assertThat(liveKit.invites().maxPerAttempt()).isLessThanOrEqualTo(1);
    }

    private static int port(String setting) {
        return URI.create(ConfigProvider.getConfig().getValue(setting, String.class))
                .getPort();
    }
}
