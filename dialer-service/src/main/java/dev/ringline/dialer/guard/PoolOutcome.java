package dev.ringline.dialer.guard;

import dev.ringline.events.Disposition;

/** What an attempt's disposition says about its pool. */
public enum PoolOutcome {
    /** The carrier took the call to the callee, whatever came of it. */
    WORKS,
    /** The carrier, its trunk, or LiveKit on the way to it, did not. */
    FAILS,
    /** Too many for the carrier: slow down. */
    TOO_MANY,
    /** Nothing about the pool. */
    NOTHING;

    public static PoolOutcome of(Disposition disposition) {
        return switch (disposition) {
            case ANSWERED, BUSY, NO_ANSWER, UNAVAILABLE, REJECTED, INVALID_NUMBER -> WORKS;
            case TRUNK_AUTH, TRUNK_FAILURE, MEDIA, INFRA, CONFIG -> FAILS;
            case THROTTLED -> TOO_MANY;
            case CANCELLED, NOT_SENT, UNKNOWN, UNCLASSIFIED, UNRECOGNIZED -> NOTHING;
        };
    }
}
