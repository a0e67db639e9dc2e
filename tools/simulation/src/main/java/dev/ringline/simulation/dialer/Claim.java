package dev.ringline.simulation.dialer;

import dev.ringline.events.Attempt;
import dev.ringline.events.LeadReleased;
import dev.ringline.simulation.world.Timeline;
import java.util.List;

/** As {@code claim/io/DialClaim}: the committed right to send one INVITE, spent once. */
final class Claim {
    private static final long TOO_LATE = 100 * Timeline.MS;

    private final Attempt attempt;
    private final LeadReleased release;
    private final long slotNanos;
    private boolean spent;

    /** What one claim transaction gave. */
    record Claims(List<Claim> granted, boolean obstacle) {}

    Claim(Attempt attempt, LeadReleased release, long slotNanos) {
        this.attempt = attempt;
        this.release = release;
        this.slotNanos = slotNanos;
    }

    Attempt attempt() {
        return attempt;
    }

    LeadReleased release() {
        return release;
    }

    long slotNanos() {
        return slotNanos;
    }

    boolean isTooLate(long nowNanos) {
        return nowNanos - slotNanos > TOO_LATE;
    }

    boolean spend() {
        boolean first = !spent;
        spent = true;
        return first;
    }
}
