package dev.ringline.sandbox.livekit;

import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import livekit.LivekitSip.SIPParticipantInfo;

/** One outbound call from the request to its end. */
final class Call {
    enum State {
        JOINING,
        DIALING,
        RINGING,
        ANSWERED,
        ENDED
    }

    final CreateSIPParticipantRequest request;
    final CalleeScript script;
    final String from;
    final String identity;
    final String sid;
    final String callSid;
    final String sipCallId;
    final Instant startedAt = Instant.now();
    final Promise<SIPParticipantInfo> reply = Promise.promise();
    final List<Long> timers = new ArrayList<>();

    State state = State.JOINING;
    Room room;
    Participant leg;
    Instant answeredAt;
    boolean invited;

    Call(CreateSIPParticipantRequest request, CalleeScript script, String from, Ids ids) {
        this.request = request;
        this.script = script;
        this.from = from;
        this.identity = request.getParticipantIdentity().isEmpty()
                ? "sip_" + request.getSipCallTo()
                : request.getParticipantIdentity();
        this.sid = ids.next("SCL_");
        this.callSid = ids.callSid();
        this.sipCallId = ids.next("") + "@sim";
    }

    String attemptId() {
        var header = request.getHeadersMap().getOrDefault("X-Attempt-Id", "");
        return header.isEmpty() ? request.getParticipantAttributesMap().getOrDefault("dialer.attempt", "") : header;
    }

    String trunk() {
        return request.getSipTrunkId().isEmpty() ? request.getTrunk().getHostname() : request.getSipTrunkId();
    }

    boolean isLive() {
        return state != State.ENDED;
    }

    boolean isUnanswered() {
        return state == State.DIALING || state == State.RINGING;
    }

    SIPParticipantInfo info() {
        return SIPParticipantInfo.newBuilder()
                .setParticipantId(leg.sid)
                .setParticipantIdentity(identity)
                .setRoomName(request.getRoomName())
                .setSipCallId(sid)
                .build();
    }

    CarrierCall forCarrier(String status) {
        var end = Instant.now();
        var durationS =
                answeredAt == null ? 0 : Math.max(1, (end.toEpochMilli() - answeredAt.toEpochMilli() + 999) / 1_000);
        return new CarrierCall(
                callSid, from, request.getSipCallTo(), trunk(), status, startedAt, isLive() ? null : end, durationS);
    }
}
