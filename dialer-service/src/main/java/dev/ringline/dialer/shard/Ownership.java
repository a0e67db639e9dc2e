package dev.ringline.dialer.shard;

import dev.ringline.dialer.pacing.Reach;
import java.time.Duration;

/**
 * A shard that is ours.
 *
 * @param owner this incarnation
 * @param sinceNanos when the epoch's commit was acknowledged
 * @param renewedAtNanos when the last renewal that succeeded was begun
 * @param reachNanos how far ahead the owner before gave slots
 * @param window what it handed over, or {@code null} if it did not
 */
public record Ownership(
        String owner, long epoch, long sinceNanos, long renewedAtNanos, long reachNanos, HandedStarts window) {
    /** What may come of a slot after its time: it is sent 100 ms late, and the second that it began; and some. */
    private static final long AFTER_SLOT_NANOS = Duration.ofMillis(1_150).toNanos();

    /** A shard of which nobody knows how far ahead its owner before gave slots. */
    public Ownership(String owner, long epoch, long sinceNanos, long renewedAtNanos) {
        this(owner, epoch, sinceNanos, renewedAtNanos, Reach.MOST_NANOS, null);
    }

    public Ownership renewed(long atNanos) {
        return new Ownership(owner, epoch, sinceNanos, atNanos, reachNanos, window);
    }

    /** What the owner before may still send: a new owner is silent for so long, unless it was handed the window. */
    public static Duration silence(long reachNanos) {
        return Duration.ofNanos(reachNanos + AFTER_SLOT_NANOS);
    }

    /** Nobody else can have taken it yet. The epoch fences claims also when this is wrong; it only saves vain ones. */
    public boolean isHeld(long nowNanos) {
        return nowNanos - renewedAtNanos < LeaseWatch.STALE_AFTER.toNanos();
    }

    /** No slot before this. */
    public long sendsFromNanos() {
        return window == null ? sinceNanos + silence(reachNanos).toNanos() : sinceNanos;
    }
}
