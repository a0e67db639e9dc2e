package dev.ringline.dialer.calling;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;

/** What a dial came to. */
public sealed interface DialOutcome {
    record Answered(AttemptFact.CallIds ids) implements DialOutcome {}

    /** The INVITE went out, and nobody talks. */
    record Ended(AttemptFact.Outcome outcome, Then then) implements DialOutcome {}

    /** No INVITE went out, with proof. */
    record NotSent(Disposition disposition, Cause cause, String reason, Then then) implements DialOutcome {}

    /** The INVITE may have gone out: to be reconciled, never dialled again. */
    record Unknown(String reason) implements DialOutcome {}

    default Then then() {
        return switch (this) {
            case Answered answered -> Then.NOTHING;
            case Ended ended -> ended.then();
            case NotSent notSent -> notSent.then();
            case Unknown unknown -> Then.RECONCILE;
        };
    }

    /** What follows from an outcome beside the record of it: for the lead, the pool, or people. */
    enum Then {
        NOTHING,
        RETRY_IN_MINUTES,
        RETRY_LATER,
        /** A no for now: long after. */
        RETRY_AFTER_LONG,
        /** This number: never again. */
        NEVER,
        /** The callee wants no calls. */
        SUPPRESS,
        /** The pool is too fast for its carrier. */
        SLOW_DOWN,
        /** Too many of these open the pool's breaker. */
        COUNT_FOR_BREAKER,
        /** One is enough: the carrier does not know us. */
        OPEN_BREAKER,
        /** People have to set something right. */
        ALERT,
        RECONCILE
    }
}
