package dev.ringline.dialer.guard;

import dev.ringline.events.Disposition;

/** What an attempt's disposition says about its pool. */
public enum PoolOutcome {
    /** The carrier took the call to the callee, whatever came of it. */
    WORKS,
    /** As {@link #WORKS} for one; many at once mean that the caller ID or the account is blocked (Twilio 32203, 10001). */
    DECLINED,
    /** The carrier, its trunk, or LiveKit on the way to it, did not. */
    FAILS,
    /** The carrier does not know us: the next call would hear the same. */
    SHUT_OUT,
    /** Too many for the carrier: slow down. */
    TOO_MANY,
    /** Nothing about the pool. */
    NOTHING;

    public static PoolOutcome of(Disposition disposition) {
        return switch (disposition) {
            case ANSWERED, BUSY, NO_ANSWER, UNAVAILABLE, INVALID_NUMBER -> WORKS;
            case REJECTED -> DECLINED; // 603, 607, 608
            case TRUNK_FAILURE, MEDIA, INFRA, CONFIG -> FAILS;
            case TRUNK_AUTH -> SHUT_OUT;
            case THROTTLED -> TOO_MANY;
            case CANCELLED, NOT_SENT, UNKNOWN, UNCLASSIFIED, UNRECOGNIZED -> NOTHING;
        };
    }
}
