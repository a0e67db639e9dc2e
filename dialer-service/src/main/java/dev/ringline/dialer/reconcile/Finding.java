package dev.ringline.dialer.reconcile;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.calling.LegEnd;
import java.time.Instant;

/** What asking brought, one for each stage, and that nobody answered. */
public sealed interface Finding {
    /** @param talking its status is {@code active} or {@code automation}; anything else proves nothing */
    record Callee(boolean talking, CallIds ids) implements Finding {}

    /** @param was whether there was a room to close */
    record Closed(boolean was) implements Finding {}

    /**
     * @param leg what stored webhooks say of its end
     * @param overAt when they say it was over, or {@code null}
     */
    record Evidence(LegEnd leg, CallIds ids, Instant overAt, CarrierWord carrier) implements Finding {}

    /** LiveKit does not answer, or cannot close it: nothing is known, and nothing is fenced. */
    record Unreachable() implements Finding {}
}
