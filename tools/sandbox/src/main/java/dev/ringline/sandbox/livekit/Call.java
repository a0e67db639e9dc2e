package dev.ringline.sandbox.livekit;

import com.google.protobuf.Duration;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
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

    private static final long DEFAULT_RINGING_MS = 180_000;
    private static final long LONGEST_MS = 24 * 3_600_000L;

    final CreateSIPParticipantRequest request;
    final CalleeScript script;
    final String from;
    final String identity;
    final String sid;
    final String callSid;
    final String sipCallId;
    final Instant startedAt = Instant.now();
    final Promise<SIPParticipantInfo> reply = Promise.promise();
    private final Vertx vertx;
    private final List<Long> timers = new ArrayList<>();

    State state = State.JOINING;
    Room room;
    Participant leg;
    Instant answeredAt;
    boolean invited;

    /**
     * When the step of the bridge that is next is due. It is told as the time of that step: a bridge has a machine of its own, where
     * the simulation shares one with all that it is rung by, and its timers stand still with it.
     */
    private long dueNanos = System.nanoTime();

    Call(Vertx vertx, CreateSIPParticipantRequest request, CalleeScript script, String from, Ids ids) {
        this.vertx = vertx;
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

    /** It came to the front door only now. */
    void arrives() {
        dueNanos = System.nanoTime();
    }

    /** The bridge's next step. */
    void afterStep(long ms, Runnable then) {
        dueNanos += 1_000_000L * ms;
        after(ms, then);
    }

    long dueNanos() {
        return dueNanos;
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

    /** Until the callee has to have answered. */
    long ringingMs() {
        var ms = millis(request.getRingingTimeout());
        return ms <= 0 ? DEFAULT_RINGING_MS : ms;
    }

    long longestMs() {
        var ms = millis(request.getMaxCallDuration());
        return ms <= 0 ? LONGEST_MS : Math.min(ms, LONGEST_MS);
    }

    private static long millis(Duration duration) {
        return duration.getSeconds() * 1_000 + duration.getNanos() / 1_000_000;
    }

    /** Takes the step then, if the call is still alive. */
    void after(long ms, Runnable step) {
        timers.add(vertx.setTimer(Math.max(1, ms), _ -> {
            if (isLive()) {
                step.run();
            }
        }));
    }

    void stopTimers() {
        timers.forEach(vertx::cancelTimer);
        timers.clear();
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
                callSid,
                from,
                request.getSipCallTo(),
                trunk(),
                status,
                startedAt,
                isLive() ? null : end,
                durationS,
                isLive() ? 0 : errorCode());
    }

    /** A decline that no callee was asked about is the carrier's block: Twilio 32203. */
    private int errorCode() {
        return script.status() == 603 && script.ringMs() < 0 ? 32203 : 0;
    }
}
