package dev.ringline.dialer.shard;

import java.time.Duration;

/**
 * How many shards a replica may have. Taking is quick and giving is slow: a shard without an owner dials nothing, one with too
 * busy an owner does.
 */
public record Share(int shards, int replicas) {
    /** For so long the same replicas must live before a shard changes hands for the sake of fairness alone. */
    public static final Duration CALM = Duration.ofSeconds(5);

    public Share {
        if (shards < 1 || replicas < 1) {
            throw new IllegalArgumentException("no shards, or nobody to own them");
        }
    }

    public int most() {
        return (shards + replicas - 1) / replicas;
    }

    public int least() {
        return shards / replicas;
    }

    /** Whether one of {@code owned} shards may take one more that is free: what is over goes round when all have their least. */
    public boolean mayTake(int owned, int poorest) {
        return owned < least() || owned < most() && poorest >= least();
    }

    /** @param poorest how many the replica has that has the fewest */
    public boolean shouldGive(int owned, int poorest) {
        return owned > least() && owned - poorest > 1;
    }
}
