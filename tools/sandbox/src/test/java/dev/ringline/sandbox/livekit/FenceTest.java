package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.Wire.DISPATCH;
import static dev.ringline.sandbox.livekit.Wire.ROOM;
import static dev.ringline.sandbox.livekit.Wire.SIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What stops a call and what does not: rooms, evictions, deadlines, clients that leave, and a server that dies. */
class FenceTest {
    private static final String ROOM_NAME = "d-1";
    private final Line line = new Line();

    @AfterEach
    void stop() {
        line.close();
    }

    @Test
    void a_dial_into_an_absent_room_sends_no_invite() {
        assertThat(line.dial(line.request(ROOM_NAME)).refusal())
                .isEqualTo("500 internal \"twirp error unknown: update room failed: not found\"");
        assertThat(line.sim.invites().total()).isZero();
        line.sim.faults().autoCreate = true;
        assertThat(line.dial(line.request(ROOM_NAME)).status()).isEqualTo(200);
    }

    @Test
    void an_auto_creating_server_shows_by_taking_a_dispatch_into_an_absent_room() {
        line.sim.faults().autoCreate = true;
        var dispatch = new JsonObject().put("room", ROOM_NAME).put("agent_name", "probe");
        assertThat(line.wire.call(DISPATCH + "CreateDispatch", dispatch).status())
                .isEqualTo(200);
        assertThat(line.sim.roomNames()).containsExactly(ROOM_NAME);
    }

    @Test
    void deleting_the_room_cancels_a_ringing_call_at_once() {
        line.sim.callees().set(Line.CALLEE, "noanswer ring=10ms");
        line.room(ROOM_NAME);
        var dial = line.dialLater(line.request(ROOM_NAME));
        await().until(() -> "ringing".equals(line.callStatus(ROOM_NAME)));
        var deleted = System.nanoTime();
        line.delete(ROOM_NAME);
        assertThat(dial.join().refusal()).isEqualTo("408 canceled \"twirp error unknown: sip request timed out\"");
        assertThat(Duration.ofNanos(System.nanoTime() - deleted)).isLessThan(Duration.ofMillis(500));
        await().until(() -> "ROOM_DELETED".equals(line.left(ROOM_NAME).getString("disconnectReason")));
    }

    @Test
    void removing_the_leg_cancels_it_too() {
        line.sim.callees().set(Line.CALLEE, "noanswer ring=10ms");
        line.room(ROOM_NAME);
        var dial = line.dialLater(line.request(ROOM_NAME));
        await().until(() -> "ringing".equals(line.callStatus(ROOM_NAME)));
        var leg = new JsonObject().put("room", ROOM_NAME).put("identity", "c-" + ROOM_NAME);
        assertThat(line.wire.call(ROOM + "RemoveParticipant", leg).body()).isEqualTo("{}");
        assertThat(dial.join().status()).isEqualTo(408);
        await().until(() -> "PARTICIPANT_REMOVED".equals(line.left(ROOM_NAME).getString("disconnectReason")));
    }

    @Test
    void deleting_the_room_of_an_answered_call_leaves_it_active() {
        line.sim.callees().set(Line.CALLEE, "answer after=10ms talk=never");
        line.room(ROOM_NAME);
        line.dial(line.request(ROOM_NAME));
        line.delete(ROOM_NAME);
        await().until(() -> "ROOM_DELETED".equals(line.left(ROOM_NAME).getString("disconnectReason")));
        assertThat(line.left(ROOM_NAME).getJsonObject("attributes").getString("sip.callStatus"))
                .isEqualTo("active");
    }

    /** The reason to look again after six seconds: existence is checked at the front door only. */
    @Test
    void a_join_already_past_the_front_door_recreates_a_deleted_room() {
        line.sim.callees().set(Line.CALLEE, "answer join=700ms after=10ms talk=never");
        line.room(ROOM_NAME);
        var dial = line.dialLater(line.request(ROOM_NAME));
        await().until(() -> line.sim.stats().getInteger("liveCalls") == 1);
        assertThat(line.delete(ROOM_NAME).status()).isEqualTo(200);
        assertThat(dial.join().status()).isEqualTo(200);
        assertThat(line.invites(ROOM_NAME)).hasSize(1);
        assertThat(line.delete(ROOM_NAME).status()).isEqualTo(200);
    }

    @Test
    void the_same_identity_evicts_and_rings_again() {
        line.sim.callees().set(Line.CALLEE, "noanswer; answer after=50ms");
        line.room(ROOM_NAME);
        var first = line.dialLater(line.request(ROOM_NAME));
        await().until(() -> line.invites(ROOM_NAME).size() == 1);
        var second = line.dialLater(line.request(ROOM_NAME));
        assertThat(first.join().status()).isEqualTo(408);
        assertThat(second.join().status()).isEqualTo(200);
        assertThat(line.invites(ROOM_NAME)).hasSize(2);
        assertThat(line.sim.invites().maxPerAttempt()).isEqualTo(2);
        await().until(() -> "DUPLICATE_IDENTITY".equals(line.left(ROOM_NAME).getString("disconnectReason")));
    }

    @Test
    void a_full_room_takes_no_other_identity() {
        line.sim.callees().set(Line.CALLEE, "noanswer");
        line.wire.call(
                ROOM + "CreateRoom", new JsonObject().put("name", ROOM_NAME).put("max_participants", 1));
        line.dialLater(line.request(ROOM_NAME));
        await().until(() -> line.invites(ROOM_NAME).size() == 1);
        assertThat(line.dial(line.request(ROOM_NAME).put("participant_identity", "c-2"))
                        .refusal())
                .isEqualTo(
                        "500 internal \"twirp error unknown: update room failed: could not establish signal connection\"");
        assertThat(line.invites(ROOM_NAME)).hasSize(1);
    }

    @Test
    void the_callers_deadline_ends_the_ringing() {
        line.sim.callees().set(Line.CALLEE, "noanswer ring=10ms");
        line.room(ROOM_NAME);
        var reply = line.wire.send(
                SIP + "CreateSIPParticipant",
                line.request(ROOM_NAME).encode(),
                Wire.tokenFor(ROOM_NAME),
                Map.of("X-Twirp-Timeout-Ms", "400"));
        assertThat(reply.refusal()).isEqualTo("408 deadline_exceeded \"twirp error unknown: request timed out\"");
        await().until(() -> "USER_UNAVAILABLE".equals(line.left(ROOM_NAME).getString("disconnectReason")));
    }

    @Test
    void a_client_that_leaves_does_not_stop_the_ringing() {
        line.sim.callees().set(Line.CALLEE, "answer after=700ms talk=never");
        line.room(ROOM_NAME);
        line.wire.callAndLeave(SIP + "CreateSIPParticipant", line.request(ROOM_NAME), Duration.ofMillis(250));
        await().until(() -> "active".equals(line.callStatus(ROOM_NAME)));
        assertThat(line.sim.invites().total()).isEqualTo(1);
    }

    @Test
    void a_reset_before_the_invite_sends_none_and_one_after_it_sends_one() {
        line.room(ROOM_NAME);
        line.sim.faults().resetBeforeNext = 1;
        assertThat(line.dialLater(line.request(ROOM_NAME))
                        .handle((_, failure) -> failure)
                        .join())
                .isInstanceOf(CompletionException.class);
        assertThat(line.sim.invites().total()).isZero();
        line.sim.faults().resetAfterNext = 1;
        assertThat(line.dialLater(line.request(ROOM_NAME))
                        .handle((_, failure) -> failure)
                        .join())
                .isInstanceOf(CompletionException.class);
        await().until(() -> "active".equals(line.callStatus(ROOM_NAME)));
        assertThat(line.sim.invites().total()).isEqualTo(1);
    }

    @Test
    void a_swallowed_reply_leaves_a_call_that_goes_on() {
        line.room(ROOM_NAME);
        line.sim.callees().set(Line.CALLEE, "answer wire=swallowed after=10ms talk=never");
        var dial = line.dialLater(line.request(ROOM_NAME));
        await().until(() -> "active".equals(line.callStatus(ROOM_NAME)));
        assertThat(dial).isNotDone();
    }

    /** The whole of TELEPHONY 1.8: the call lives, its evidence is rewritten, and only a room made anew can be deleted. */
    @Test
    void a_crash_rewrites_the_evidence_of_a_call_that_lives_on() {
        line.sim.callees().set(Line.CALLEE, "answer after=10ms talk=never");
        line.room(ROOM_NAME);
        line.room("d-empty");
        line.dial(line.request(ROOM_NAME));
        var before = line.participant(ROOM_NAME, "c-" + ROOM_NAME).json().getString("sid");
        line.sim.crash(200, 4_500);
        await().until(line.wire::isUp);
        assertThat(line.callStatus(ROOM_NAME)).as("the stale row").isEqualTo("active");
        assertThat(line.delete("d-empty").refusal())
                .isEqualTo("503 unavailable \"twirp error unknown: no response from servers\"");
        line.room("d-empty");
        assertThat(line.delete("d-empty").status()).isEqualTo(200);
        await().until(() -> "dialing".equals(line.callStatus(ROOM_NAME)));
        assertThat(line.participant(ROOM_NAME, "c-" + ROOM_NAME).json().getString("sid"))
                .isNotEqualTo(before);
        assertThat(line.sim.invites().total()).isEqualTo(1);
        await().until(() -> line.webhooks.eventsOf(ROOM_NAME).stream()
                        .filter("participant_joined"::equals)
                        .count()
                == 2);
        assertThat(line.delete(ROOM_NAME).status()).isEqualTo(200);
    }

    @Test
    void a_crash_cuts_the_dial_and_the_phone_rings_on() {
        line.sim.callees().set(Line.CALLEE, "answer ring=10ms after=3s talk=never");
        line.room(ROOM_NAME);
        var dial = line.dialLater(line.request(ROOM_NAME));
        await().until(() -> "ringing".equals(line.callStatus(ROOM_NAME)));
        line.sim.crash(100, 100);
        assertThat(dial.handle((_, failure) -> failure).join()).isInstanceOf(CompletionException.class);
        await().until(line.wire::isUp);
        await().until(() -> "dialing".equals(line.callStatus(ROOM_NAME)));
        await().until(() -> "active".equals(line.callStatus(ROOM_NAME)));
        assertThat(line.sim.invites().total()).isEqualTo(1);
    }

    @Test
    void only_a_leg_that_is_there_can_be_asked_whatever_the_rows_say() {
        line.sim.callees().set(Line.CALLEE, "answer after=10ms talk=never");
        line.room(ROOM_NAME);
        line.dial(line.request(ROOM_NAME));
        assertThat(line.asked(ROOM_NAME)).isEqualTo(200);
        line.sim.crash(100, 5_000);
        await().until(line.wire::isUp);
        assertThat(line.callStatus(ROOM_NAME)).isEqualTo("active");
        assertThat(line.asked(ROOM_NAME)).isEqualTo(503);
        await().until(() -> line.asked(ROOM_NAME) == 200);
    }

    @Test
    void an_orphaned_room_still_lets_a_dial_in() {
        line.room(ROOM_NAME);
        line.sim.crash(100, 100);
        await().until(line.wire::isUp);
        assertThat(line.dial(line.request(ROOM_NAME)).status()).isEqualTo(200);
        assertThat(line.invites(ROOM_NAME)).hasSize(1);
    }
}
