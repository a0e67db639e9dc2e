package dev.ringline.dialer.shard;

import dev.ringline.dialer.pacing.Reach;
import java.time.Duration;

/**
 * A shard that is ours.
 *
 * @param owner this incarnation
 * @param sinceNanos when the epoch's commit was acknowledged
 * @param renewedAtNanos when the last renewal that succeeded was begun
 * @param silentNanos for how long from then the owner before may still send, and what it sent counts
 * @param window what it handed over, or {@code null} if it did not
 */
public record Ownership(
        String owner, long epoch, long sinceNanos, long renewedAtNanos, long silentNanos, HandedStarts window) {
    /** An owner that could not renew for so long gives no more slots: well before another may take the shard. */
    public static final Duration HELD_FOR = Duration.ofMillis(1_000);

    /** What may come of a slot after its time: it is sent 100 ms late, and the second that it began; and some. */
    private static final long AFTER_SLOT_NANOS = Duration.ofMillis(1_150).toNanos();

    /** A shard of which nobody knows how far ahead its owner before gave slots. */
    public Ownership(String owner, long epoch, long sinceNanos, long renewedAtNanos) {
        this(owner, epoch, sinceNanos, renewedAtNanos, silence(null, Reach.MOST_NANOS), null);
    }

    public Ownership renewed(long atNanos) {
        return new Ownership(owner, epoch, sinceNanos, atNanos, silentNanos, window);
    }

    /**
     * What the owner before may still send: the next one is silent for so long, unless it was handed the window.
     *
     * @param ownerBefore {@code null} if it gave the shard away, until when it gave slots; else its counter stood still for so
     *     long that it gave none for a while
     */
    public static long silence(String ownerBefore, long reachNanos) {
        var gaveNone = ownerBefore == null ? Duration.ZERO : LeaseWatch.STALE_AFTER.minus(HELD_FOR);
        return reachNanos + AFTER_SLOT_NANOS - gaveNone.toNanos();
    }

    /** Whether slots may be given. The epoch fences claims also when this is wrong; what was given before it is not. */
    public boolean isHeld(long nowNanos) {
        return nowNanos - renewedAtNanos < HELD_FOR.toNanos();
    }

    /** No slot before this. */
    public long sendsFromNanos() {
        return window == null ? sinceNanos + silentNanos : sinceNanos;
    }
}
