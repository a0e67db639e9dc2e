package dev.ringline.dialer.claim.io;

import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.events.Attempt;
import dev.ringline.events.LeadReleased;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The committed right to send one INVITE (P1, P2). Only the claim makes one, after its commit was acknowledged; it is spent
 * once, not before its slot and not more than 100 ms after it.
 */
public final class DialClaim {
    static final long TOO_LATE_NANOS = Lane.TOO_LATE_NANOS;

    private final AttemptTable.Stored stored;
    private final LeadReleased release;
    private final long slotNanos;
    private final AtomicBoolean spent = new AtomicBoolean();

    /** What came of spending it. */
    public enum Spending {
        /** Send now, once. */
        SEND,
        /** Its slot is past: the attempt is NOT_SENT. */
        TOO_LATE,
        /** It was spent before: nothing is to be done. */
        SPENT
    }

    DialClaim(AttemptTable.Stored stored, LeadReleased release, long slotNanos) {
        this.stored = stored;
        this.release = release;
        this.slotNanos = slotNanos;
    }

    /** As the claim saved it: DIALING, with numbers, trunk, holder, epoch, slot and deadline. */
    public Attempt attempt() {
        return stored.attempt();
    }

    /** As the claim stored it, for whoever says what came of it. */
    public AttemptTable.Stored stored() {
        return stored;
    }

    /** Ringing timeout, maximum duration, agent: what the release asks of the dial. */
    public LeadReleased release() {
        return release;
    }

    /** Not before: nanoseconds of this JVM's monotonic clock. */
    public long slotNanos() {
        return slotNanos;
    }

    /**
     * @param nowNanos of {@link System#nanoTime}
     * @throws IllegalStateException before the slot: whoever sends has waited for it
     */
    public Spending spend(long nowNanos) {
        if (nowNanos - slotNanos < 0) {
            throw new IllegalStateException("before its slot");
        }
        if (!spent.compareAndSet(false, true)) {
            return Spending.SPENT;
        }
        return isTooLate(nowNanos) ? Spending.TOO_LATE : Spending.SEND;
    }

    /** Whether spending it now would send nothing. */
    public boolean isTooLate(long nowNanos) {
        return nowNanos - slotNanos > TOO_LATE_NANOS;
    }
}
