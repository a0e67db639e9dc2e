package dev.ringline.dialer.shard;

import java.time.Duration;

/**
 * A shard that is ours.
 *
 * @param owner this incarnation
 * @param sinceNanos when the epoch's commit was acknowledged
 * @param renewedAtNanos when the last renewal that succeeded was begun
 */
public record Ownership(String owner, long epoch, long sinceNanos, long renewedAtNanos) {
    /**
     * What the owner before may still send: a slot given 50 ms ahead, sent 100 ms late, and the second that it began. A new
     * owner is silent for so long, as it does not know the window it took over.
     */
    public static final Duration SILENCE = Duration.ofMillis(1_200);

    public Ownership renewed(long atNanos) {
        return new Ownership(owner, epoch, sinceNanos, atNanos);
    }

    /** Nobody else can have taken it yet. The epoch fences claims also when this is wrong; it only saves vain ones. */
    public boolean isHeld(long nowNanos) {
        return nowNanos - renewedAtNanos < LeaseWatch.STALE_AFTER.toNanos();
    }

    /** No slot before this. */
    public long sendsFromNanos() {
        return sinceNanos + SILENCE.toNanos();
    }
}
