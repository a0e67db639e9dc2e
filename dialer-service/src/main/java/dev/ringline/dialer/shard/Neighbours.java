package dev.ringline.dialer.shard;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Which replicas live, as one of them sees it: those whose counter moved of late, by its own monotonic clock.
 *
 * @param calmSinceNanos since when the same ones live
 */
public record Neighbours(Map<String, Seen> seen, Set<String> alive, long calmSinceNanos) {
    public Neighbours {
        seen = Map.copyOf(seen);
        alive = Set.copyOf(alive);
    }

    public static Neighbours none(long nowNanos) {
        return new Neighbours(Map.of(), Set.of(), nowNanos);
    }

    /** A replica's counter, and when it first stood there. */
    public record Seen(long counter, long movedAtNanos) {}

    public Neighbours looked(Map<String, Long> counters, long nowNanos) {
        var now = new HashMap<String, Seen>();
        var living = new HashSet<String>();
        counters.forEach((replica, counter) -> {
            var before = seen.get(replica);
            var at = before != null && before.counter() == counter ? before : new Seen(counter, nowNanos);
            now.put(replica, at);
            if (nowNanos - at.movedAtNanos() < LeaseWatch.STALE_AFTER.toNanos()) {
                living.add(replica);
            }
        });
        return new Neighbours(now, living, living.equals(alive) ? calmSinceNanos : nowNanos);
    }

    public boolean areCalm(long nowNanos) {
        return nowNanos - calmSinceNanos >= Share.CALM.toNanos();
    }
}
