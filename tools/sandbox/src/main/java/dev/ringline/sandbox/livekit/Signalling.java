package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.TwirpError.Code.CANCELED;
import static dev.ringline.sandbox.livekit.TwirpError.Code.DEADLINE_EXCEEDED;
import static dev.ringline.sandbox.livekit.TwirpError.Code.FAILED_PRECONDITION;
import static dev.ringline.sandbox.livekit.TwirpError.Code.INVALID_ARGUMENT;
import static livekit.LivekitModels.DisconnectReason.CLIENT_INITIATED;
import static livekit.LivekitModels.DisconnectReason.USER_REJECTED;
import static livekit.LivekitModels.DisconnectReason.USER_UNAVAILABLE;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import livekit.LivekitModels.DisconnectReason;

/** What happens on the SIP side of a call: the INVITE, what the callee does with it, and how it ends (TELEPHONY 2.7). */
final class Signalling {
    private static final long TIMER_B_MS = 32_000;
    private static final long REFUSES_MS = 30;
    private static final TwirpError TIMED_OUT = TwirpError.behind(CANCELED, "sip request timed out");

    private final Rooms rooms;
    private final InviteLog invites;
    private final TrunkLimits limits;
    private final LiveKitConfig config;

    /** Calls from the front door to their end. */
    final Set<Call> live = new LinkedHashSet<>();

    /** Told of each answer. */
    BiConsumer<Room, Call> whenAnswered = (_, _) -> {};

    /** Told when a leg has left its room. */
    BiConsumer<Room, Call> whenEnded = (_, _) -> {};

    long cancelled;
    long answered;

    Signalling(Rooms rooms, InviteLog invites, TrunkLimits limits, LiveKitConfig config) {
        this.rooms = rooms;
        this.invites = invites;
        this.limits = limits;
        this.config = config;
    }

    void invite(Call call, CalleeScript.Wire wire) {
        if (call.script.act() == CalleeScript.Act.DNS) {
            end(call, CLIENT_INITIATED, TwirpError.behind(INVALID_ARGUMENT, "fail to resolve target host"), "failed");
            return;
        }
        var now = call.dueNanos();
        var refusal =
                limits.refuse(call.trunk(), () -> invites.lastSecond(call.trunk(), now), () -> onTrunk(call.trunk()));
        call.invited = true;
        call.leg.attributes.put("sip.callIDFull", call.sipCallId);
        invites.add(new InviteLog.Invite(
                now,
                call.attemptId(),
                call.request.getRoomName(),
                call.from,
                call.request.getSipCallTo(),
                call.trunk(),
                call.sipCallId));
        config.carrier.accept(call.forCarrier("ringing"));
        if (wire == CalleeScript.Wire.RESET_AFTER) {
            call.reply.tryFail(new Severed());
        }
        if (refusal != null) {
            call.after(REFUSES_MS, () -> fail(call, refusal));
            return;
        }
        call.after(call.ringingMs(), () -> cancel(call, USER_UNAVAILABLE, TIMED_OUT, "no-answer"));
        follow(call);
    }

    private void follow(Call call) {
        var script = call.script;
        if (script.ringMs() >= 0) {
            call.after(scaled(script.ringMs()), () -> ring(call));
        }
        var actMs = scaled(script.afterMs());
        switch (script.act()) {
            case ANSWER -> call.after(actMs, () -> answer(call));
            case FINAL -> call.after(actMs, () -> fail(call, new FinalResponse(script.status(), script.reason())));
            case NO_CODEC ->
                call.after(
                        actMs,
                        () -> end(
                                call,
                                USER_REJECTED,
                                TwirpError.behind(FAILED_PRECONDITION, "no common codec"),
                                "failed"));
            case AUTH ->
                call.after(
                        actMs,
                        () -> end(
                                call,
                                USER_REJECTED,
                                TwirpError.behind(
                                        FAILED_PRECONDITION,
                                        "sip server required auth, but no username or password was provided"),
                                "failed"));
            case DEAF ->
                call.after(
                        TIMER_B_MS,
                        () -> end(
                                call,
                                USER_UNAVAILABLE,
                                TwirpError.behind(
                                        CANCELED, "transaction failed to complete (0 intermediate responses)"),
                                "failed"));
            case RING, SILENT, ANSWER_AT_CANCEL -> {}
        }
    }

    private void ring(Call call) {
        if (call.state == Call.State.DIALING) {
            call.state = Call.State.RINGING;
            status(call, "ringing");
            call.leg.attributes.put("sip.twilio.callSid", call.callSid);
        }
    }

    private void answer(Call call) {
        if (!call.isUnanswered()) {
            return;
        }
        call.stopTimers();
        answered++;
        call.state = Call.State.ANSWERED;
        call.answeredAt = Instant.now();
        status(call, "active");
        call.leg.attributes.put("sip.twilio.callSid", call.callSid);
        config.carrier.accept(call.forCarrier("in-progress"));
        call.reply.tryComplete(call.info());
        rooms.publish(call.room, call.leg);
        if (call.script.talkMs() >= 0) {
            call.after(scaled(call.script.talkMs()), () -> hangUp(call));
        }
        call.after(call.longestMs(), () -> hangUp(call));
        whenAnswered.accept(call.room, call);
    }

    private void hangUp(Call call) {
        status(call, "hangup");
        end(call, CLIENT_INITIATED, TIMED_OUT, "completed");
    }

    private void fail(Call call, FinalResponse response) {
        end(call, response.left(), response.error(), response.carrierStatus());
    }

    /** The server's deadline: the client hears it, and the bridge gives up. */
    void expire(Call call) {
        if (call.state != Call.State.ANSWERED && call.request.getWaitUntilAnswered()) {
            cancel(call, USER_UNAVAILABLE, TwirpError.behind(DEADLINE_EXCEEDED, "request timed out"), "canceled");
        }
    }

    /** Deleted, removed, evicted: its leg has left already. */
    void putOut(Call call, DisconnectReason reason) {
        if (call.state == Call.State.ANSWERED) {
            end(call, reason, TIMED_OUT, "completed");
        } else {
            cancel(call, reason, TIMED_OUT, "canceled");
        }
    }

    /** A callee that answers in this very moment is taken and hung up at once; the caller hears the same. */
    private void cancel(Call call, DisconnectReason reason, TwirpError error, String carrierStatus) {
        if (!call.isLive()) {
            return;
        }
        cancelled++;
        var races = call.invited && call.script.act() == CalleeScript.Act.ANSWER_AT_CANCEL;
        if (races) {
            call.answeredAt = Instant.now();
        }
        end(call, reason, error, races ? "completed" : carrierStatus);
    }

    private void end(Call call, DisconnectReason reason, TwirpError error, String carrierStatus) {
        if (!call.isLive()) {
            return;
        }
        forget(call);
        if (call.leg != null) {
            rooms.leave(call.room, call.leg, reason);
        }
        call.reply.tryFail(error);
        if (call.invited) {
            config.carrier.accept(call.forCarrier(carrierStatus));
        }
        if (call.room != null) {
            whenEnded.accept(call.room, call);
        }
    }

    void forget(Call call) {
        call.state = Call.State.ENDED;
        call.stopTimers();
        live.remove(call);
    }

    private int onTrunk(String trunk) {
        return (int) live.stream()
                .filter(call -> call.invited && call.trunk().equals(trunk))
                .count();
    }

    private void status(Call call, String value) {
        call.leg.attributes.put("sip.callStatus", value);
    }

    private long scaled(long ms) {
        return Math.round(ms * config.timeScale);
    }
}
