package dev.ringline.sandbox.livekit;

import java.time.Instant;

/**
 * A call as the carrier keeps it.
 *
 * @param callSid the carrier's id, {@code CA…}
 * @param status as Twilio's Calls list says it: completed, busy, failed, no-answer, canceled
 * @param durationS seconds from answer to end, 0 if never answered
 * @param errorCode what the carrier raises an alert with, 0 for none
 */
public record CarrierCall(
        String callSid,
        String from,
        String to,
        String trunk,
        String status,
        Instant startedAt,
        Instant endedAt,
        long durationS,
        int errorCode) {}
