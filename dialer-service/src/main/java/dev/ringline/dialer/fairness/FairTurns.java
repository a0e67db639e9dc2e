package dev.ringline.dialer.fairness;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Weighted turns between those who want: over time each gets its weight's share, and nobody who was idle is owed for it (P7).
 * Each turn moves its taker {@code 1 / weight} ahead; the one least far ahead is next, in the order given when equal.
 */
public final class FairTurns<K> {
    private static final long STEP = 1_000_000L;

    private final Map<K, Long> passes = new HashMap<>();
    private long now;

    /** @param weight from 1 */
    public record Wanting<K>(K key, int weight) {
        public Wanting {
            if (weight < 1) {
                throw new IllegalArgumentException("weight: from 1");
            }
        }
    }

    /** Whose turn it is among those who want one now; the turn is taken. */
    public Optional<K> next(List<Wanting<K>> wanting) {
        var chosen = wanting.stream().min(Comparator.comparingLong(w -> pass(w.key())));
        chosen.ifPresent(this::take);
        return chosen.map(Wanting::key);
    }

    /** Forgets whoever wants nothing any more and is owed nothing. */
    public void forgetIdle() {
        passes.values().removeIf(pass -> pass <= now);
    }

    public boolean isIdle() {
        return passes.isEmpty();
    }

    private void take(Wanting<K> taker) {
        now = pass(taker.key());
        passes.put(taker.key(), now + STEP / taker.weight());
    }

    private long pass(K key) {
        return Math.max(now, passes.getOrDefault(key, now));
    }
}
