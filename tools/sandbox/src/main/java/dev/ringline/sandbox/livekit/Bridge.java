package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.TwirpError.Code.INTERNAL;
import static dev.ringline.sandbox.livekit.TwirpError.Code.UNAVAILABLE;
import static livekit.LivekitModels.DisconnectReason.DUPLICATE_IDENTITY;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.function.BooleanSupplier;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPParticipantInfo;

/** The SIP bridge towards the room: the front door, the join, the leg (TELEPHONY 2.8). */
final class Bridge {
    private static final long NO_BRIDGE_MS = 1_000;
    private static final long PUBLISHES_MS = 10;
    private static final long INVITES_MS = 3;

    /** After an eviction the second INVITE follows the CANCEL (measured). */
    private static final long INVITES_AGAIN_MS = 20;

    private final Vertx vertx;
    private final Rooms rooms;
    private final Callees callees;
    private final Signalling signalling;
    private final Faults faults;
    private final Ids ids;

    Bridge(Vertx vertx, Rooms rooms, Callees callees, Signalling signalling, Faults faults, Ids ids) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.callees = callees;
        this.signalling = signalling;
        this.faults = faults;
        this.ids = ids;
    }

    /**
     * The dial's reply; {@link Severed} means that the connection is to be cut, and it may never complete.
     *
     * @param letIn whether its token is good now: asked of one that comes late
     */
    Future<SIPParticipantInfo> dial(
            CreateSIPParticipantRequest request, String from, long deadlineMs, BooleanSupplier letIn) {
        var call = new Call(vertx, request, callees.next(request.getSipCallTo()), from, ids);
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
            case LATE -> {
                vertx.setTimer(call.script.lateMs(), _ -> {
                    if (letIn.getAsBoolean()) {
                        call.arrives();
                        start(call, wire, deadlineMs);
                    }
                });
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
        signalling.live.add(call);
        call.after(deadlineMs, () -> signalling.expire(call));
        call.afterStep(call.script.joinMs(), () -> join(call, wire));
    }

    private void join(Call call, CalleeScript.Wire wire) {
        var room = rooms.open(call.request.getRoomName());
        var present = room.participants.get(call.identity);
        var evicts = present != null && !present.stale;
        if (!evicts && room.maxParticipants > 0 && room.keepers() >= room.maxParticipants) {
            signalling.forget(call);
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
        call.afterStep(evicts ? INVITES_AGAIN_MS : INVITES_MS, () -> signalling.invite(call, wire));
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
                reason -> signalling.putOut(call, reason));
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
        call.after(PUBLISHES_MS, () -> rooms.publish(room, call.leg));
    }

    /** The server died: whoever had not joined yet never will. */
    void crash() {
        for (var call : new ArrayList<>(signalling.live)) {
            if (call.state == Call.State.JOINING) {
                signalling.forget(call);
            }
        }
    }

    /** The server is back: legs whose calls live on join again, and say {@code dialing} whatever they were. */
    void rejoin() {
        for (var call : new ArrayList<>(signalling.live)) {
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

    private Future<SIPParticipantInfo> refuseIn(long ms, String why) {
        return Future.future(
                promise -> vertx.setTimer(Math.max(1, ms), _ -> promise.fail(TwirpError.behind(UNAVAILABLE, why))));
    }
}
