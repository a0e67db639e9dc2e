package dev.ringline.dialer.webhook;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import java.time.Instant;

/**
 * One stored event about an attempt's room.
 *
 * @param who {@code null} where it is about the room, or about nobody of ours
 * @param callStatus {@code sip.callStatus} then, or {@code null}
 * @param leftReason LiveKit's disconnect reason, or {@code null}
 * @param createdAt by LiveKit's clock, whole seconds
 */
public record Sighting(
        String event,
        Who who,
        CallIds ids,
        String callStatus,
        String leftReason,
        Instant createdAt,
        Instant receivedAt) {
    public enum Who {
        CALLEE,
        AGENT
    }

    boolean isOf(Who whom, String what) {
        return who == whom && event.equals(what);
    }
}
