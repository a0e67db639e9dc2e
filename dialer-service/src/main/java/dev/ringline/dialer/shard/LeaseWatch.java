package dev.ringline.dialer.shard;

import java.time.Duration;

/**
 * What an observer knows of a shard's lease: the owner lives as long as its counter moves, by the observer's own monotonic
 * clock. No two machines' clocks are ever compared.
 *
 * @param owner {@code null} when it was handed back
 * @param movedAtNanos when the observer first saw this epoch and counter
 */
public record LeaseWatch(String owner, long epoch, long counter, long movedAtNanos) {
    public static final Duration STALE_AFTER = Duration.ofMillis(1_500);

    public LeaseWatch seen(String nowOwner, long nowEpoch, long nowCounter, long nowNanos) {
        return nowEpoch == epoch && nowCounter == counter
                ? new LeaseWatch(nowOwner, epoch, counter, movedAtNanos)
                : new LeaseWatch(nowOwner, nowEpoch, nowCounter, nowNanos);
    }

    /** Whether the shard may be taken: handed back, or its counter stood still for too long. */
    public boolean isFree(long nowNanos) {
        return owner == null || nowNanos - movedAtNanos >= STALE_AFTER.toNanos();
    }
}
