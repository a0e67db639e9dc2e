package dev.ringline.dialer.shard;

import java.time.Duration;

/**
 * A shard that is ours.
 *
 * @param owner this incarnation
 * @param sinceNanos when the epoch's commit was acknowledged
 * @param renewedAtNanos when the last renewal that succeeded was begun
 * @param window what the owner before handed over, or {@code null} if it did not
 */
public record Ownership(String owner, long epoch, long sinceNanos, long renewedAtNanos, HandedStarts window) {
    /**
     * What the owner before may still send: a slot given 50 ms ahead, sent 100 ms late, and the second that it began. A new
     * owner is silent for so long, unless it was handed the window with the shard.
     */
    public static final Duration SILENCE = Duration.ofMillis(1_200);

    public Ownership(String owner, long epoch, long sinceNanos, long renewedAtNanos) {
        this(owner, epoch, sinceNanos, renewedAtNanos, null);
    }

    public Ownership renewed(long atNanos) {
        return new Ownership(owner, epoch, sinceNanos, atNanos, window);
    }

    /** Nobody else can have taken it yet. The epoch fences claims also when this is wrong; it only saves vain ones. */
    public boolean isHeld(long nowNanos) {
        return nowNanos - renewedAtNanos < LeaseWatch.STALE_AFTER.toNanos();
    }

    /** No slot before this. */
    public long sendsFromNanos() {
        return window == null ? sinceNanos + SILENCE.toNanos() : sinceNanos;
    }
}
