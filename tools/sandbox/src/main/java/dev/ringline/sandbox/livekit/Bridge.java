package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.TwirpError.Code.CANCELED;
import static dev.ringline.sandbox.livekit.TwirpError.Code.DEADLINE_EXCEEDED;
import static dev.ringline.sandbox.livekit.TwirpError.Code.FAILED_PRECONDITION;
import static dev.ringline.sandbox.livekit.TwirpError.Code.INTERNAL;
import static dev.ringline.sandbox.livekit.TwirpError.Code.INVALID_ARGUMENT;
import static dev.ringline.sandbox.livekit.TwirpError.Code.UNAVAILABLE;
import static livekit.LivekitModels.DisconnectReason.CLIENT_INITIATED;
import static livekit.LivekitModels.DisconnectReason.DUPLICATE_IDENTITY;
import static livekit.LivekitModels.DisconnectReason.USER_REJECTED;
import static livekit.LivekitModels.DisconnectReason.USER_UNAVAILABLE;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPParticipantInfo;

/** The SIP bridge: joins the room, sends the INVITE, follows the call to its end (TELEPHONY 2.8). */
final class Bridge {
    private static final long TIMER_B_MS = 32_000;
    private static final long DEFAULT_RINGING_MS = 180_000;
    private static final long LONGEST_CALL_MS = 24 * 3_600_000L;
    private static final long NO_BRIDGE_MS = 1_000;
    private static final TwirpError TIMED_OUT = TwirpError.behind(CANCELED, "sip request timed out");

    private final Vertx vertx;
    private final Rooms rooms;
    private final Callees callees;
    private final InviteLog invites;
    private final TrunkLimits limits;
    private final Faults faults;
    private final Ids ids;
    private final LiveKitConfig config;
    private final Set<Call> live = new LinkedHashSet<>();

    /** Told of each answer. */
    BiConsumer<Room, Call> whenAnswered = (_, _) -> {};

    /** Told when a leg has left its room. */
    BiConsumer<Room, Call> whenEnded = (_, _) -> {};

    long cancelled;
    long answered;

    Bridge(
            Vertx vertx,
            Rooms rooms,
            Callees callees,
            InviteLog invites,
            TrunkLimits limits,
            Faults faults,
            Ids ids,
            LiveKitConfig config) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.callees = callees;
        this.invites = invites;
        this.limits = limits;
        this.faults = faults;
        this.ids = ids;
        this.config = config;
    }

    /** The dial's reply; {@link Severed} means that the connection is to be cut, and it may never complete. */
    Future<SIPParticipantInfo> dial(CreateSIPParticipantRequest request, String from, long deadlineMs) {
        var call = new Call(request, callees.next(request.getSipCallTo()), from, ids);
        var wire = faults.wireOf(call.script);
        switch (wire) {
            case NO_BRIDGE -> {
                return refuseIn(Math.min(NO_BRIDGE_MS, deadlineMs), "no response from servers");
            }
            case BRIDGE_BUSY -> {
                return refuseIn(2, "cpu exhausted");
            }
            case RESET_BEFORE -> {
                return Future.failedFuture(new Severed());
            }
            case OK, RESET_AFTER, SWALLOWED -> start(call, wire, deadlineMs);
        }
        return wire == CalleeScript.Wire.SWALLOWED ? Future.future(_ -> {}) : call.reply.future();
    }

    /** Existence is checked at the front door only: a join already past it re-creates the room. */
    private void start(Call call, CalleeScript.Wire wire, long deadlineMs) {
        if (rooms.find(call.request.getRoomName()).isEmpty() && !faults.autoCreate) {
            call.reply.fail(TwirpError.behind(INTERNAL, "update room failed: not found"));
            return;
        }
        live.add(call);
        after(call, deadlineMs, () -> expire(call));
        after(call, call.script.joinMs(), () -> join(call, wire));
    }

    private void join(Call call, CalleeScript.Wire wire) {
        var room = rooms.open(call.request.getRoomName());
        var present = room.participants.get(call.identity);
        var evicts = present != null && !present.stale;
        if (!evicts && room.maxParticipants > 0 && room.keepers() >= room.maxParticipants) {
            forget(call);
            call.reply.tryFail(
                    TwirpError.behind(INTERNAL, "update room failed: could not establish signal connection"));
            return;
        }
        if (evicts) {
            rooms.putOut(room, present, DUPLICATE_IDENTITY);
        }
        call.state = Call.State.DIALING;
        enter(call, room);
        if (!call.request.getWaitUntilAnswered()) {
            call.reply.tryComplete(call.info());
        }
        after(call, 10, () -> rooms.publish(room, call.leg));
        after(call, evicts ? 20 : 3, () -> invite(call, wire));
    }

    private void enter(Call call, Room room) {
        call.room = room;
        call.leg = new Participant(
                ids.next("PA_"),
                call.identity,
                call.request.getParticipantName(),
                call.request.getParticipantMetadata(),
                ParticipantInfo.Kind.SIP,
                call.request.getParticipantAttributesMap(),
                reason -> putOut(call, reason));
        var attributes = call.leg.attributes;
        attributes.put("sip.callID", call.sid);
        attributes.put("sip.callTag", call.sipCallId.substring(0, 8));
        attributes.put("sip.trunkID", call.trunk());
        attributes.put("sip.hostname", "carrier.sim");
        if (!call.request.getHidePhoneNumber()) {
            attributes.put("sip.trunkPhoneNumber", call.from);
            attributes.put("sip.phoneNumber", call.request.getSipCallTo());
        }
        attributes.put("sip.callStatus", "dialing");
        rooms.join(room, call.leg);
    }

    private void invite(Call call, CalleeScript.Wire wire) {
        if (call.script.act() == CalleeScript.Act.DNS) {
            end(call, CLIENT_INITIATED, TwirpError.behind(INVALID_ARGUMENT, "fail to resolve target host"), "failed");
            return;
        }
        var now = System.nanoTime();
        var refusal = limits.refuse(call.trunk(), invites.lastSecond(call.trunk(), now), onTrunk(call.trunk()));
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
            after(call, 30, () -> fail(call, refusal));
            return;
        }
        after(call, ringingMs(call), () -> cancel(call, USER_UNAVAILABLE, TIMED_OUT, "no-answer"));
        follow(call);
    }

    private void follow(Call call) {
        var script = call.script;
        if (script.ringMs() >= 0) {
            after(call, scaled(script.ringMs()), () -> ring(call));
        }
        var actMs = scaled(script.afterMs());
        switch (script.act()) {
            case ANSWER -> after(call, actMs, () -> answer(call));
            case FINAL -> after(call, actMs, () -> fail(call, new FinalResponse(script.status(), script.reason())));
            case NO_CODEC ->
                after(
                        call,
                        actMs,
                        () -> end(
                                call,
                                USER_REJECTED,
                                TwirpError.behind(FAILED_PRECONDITION, "no common codec"),
                                "failed"));
            case AUTH ->
                after(
                        call,
                        actMs,
                        () -> end(
                                call,
                                USER_REJECTED,
                                TwirpError.behind(
                                        FAILED_PRECONDITION,
                                        "sip server required auth, but no username or password was provided"),
                                "failed"));
            case DEAF ->
                after(
                        call,
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
        stopTimers(call);
        answered++;
        call.state = Call.State.ANSWERED;
        call.answeredAt = Instant.now();
        status(call, "active");
        call.leg.attributes.put("sip.twilio.callSid", call.callSid);
        config.carrier.accept(call.forCarrier("in-progress"));
        call.reply.tryComplete(call.info());
        rooms.publish(call.room, call.leg);
        if (call.script.talkMs() >= 0) {
            after(call, scaled(call.script.talkMs()), () -> hangUp(call));
        }
        after(call, longestMs(call), () -> hangUp(call));
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
    private void expire(Call call) {
        if (call.state != Call.State.ANSWERED && call.request.getWaitUntilAnswered()) {
            cancel(call, USER_UNAVAILABLE, TwirpError.behind(DEADLINE_EXCEEDED, "request timed out"), "canceled");
        }
    }

    /** Deleted, removed, evicted: its leg has left already. */
    private void putOut(Call call, DisconnectReason reason) {
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

    private void forget(Call call) {
        call.state = Call.State.ENDED;
        stopTimers(call);
        live.remove(call);
    }

    /** The server is back: legs whose calls live on join again, and say {@code dialing} whatever they were. */
    void rejoin() {
        for (var call : new ArrayList<>(live)) {
            if (call.leg != null && call.leg.stale) {
                enter(call, rooms.open(call.request.getRoomName()));
            }
        }
    }

    /** What the agent does to end a call: put the callee's leg out. */
    void remove(Call call, DisconnectReason reason) {
        if (call.isLive() && call.leg != null) {
            rooms.putOut(call.room, call.leg, reason);
        }
    }

    Set<Call> live() {
        return live;
    }

    private int onTrunk(String trunk) {
        return (int) live.stream()
                .filter(call -> call.invited && call.trunk().equals(trunk))
                .count();
    }

    private void status(Call call, String value) {
        call.leg.attributes.put("sip.callStatus", value);
    }

    private static long ringingMs(Call call) {
        var ms = call.request.getRingingTimeout().getSeconds() * 1_000
                + call.request.getRingingTimeout().getNanos() / 1_000_000;
        return ms <= 0 ? DEFAULT_RINGING_MS : ms;
    }

    private static long longestMs(Call call) {
        var ms = call.request.getMaxCallDuration().getSeconds() * 1_000
                + call.request.getMaxCallDuration().getNanos() / 1_000_000;
        return ms <= 0 ? LONGEST_CALL_MS : Math.min(ms, LONGEST_CALL_MS);
    }

    private long scaled(long ms) {
        return Math.round(ms * config.timeScale);
    }

    private Future<SIPParticipantInfo> refuseIn(long ms, String why) {
        return Future.future(
                promise -> vertx.setTimer(Math.max(1, ms), _ -> promise.fail(TwirpError.behind(UNAVAILABLE, why))));
    }

    private void after(Call call, long ms, Runnable step) {
        call.timers.add(vertx.setTimer(Math.max(1, ms), _ -> {
            if (call.isLive()) {
                step.run();
            }
        }));
    }

    private void stopTimers(Call call) {
        call.timers.forEach(vertx::cancelTimer);
        call.timers.clear();
    }
}
