package dev.ringline.dialer.claim.io;

import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.events.Attempt;
import dev.ringline.events.LeadReleased;

/** Claims for tests of the gateway; only here, because only the claim transaction makes them in production. */
public final class DialClaims {
    private DialClaims() {}

    public static DialClaim of(Attempt attempt, LeadReleased release, long slotNanos) {
        return new DialClaim(new AttemptTable.Stored(attempt, 1, 0, null), release, slotNanos);
    }
}
