package dev.ringline.simulation.dialer;

import dev.ringline.dialer.guard.PoolOutcome;
import dev.ringline.dialer.guard.Throttle;
import dev.ringline.events.Attempt;
import dev.ringline.events.PoolId;
import dev.ringline.simulation.world.Timeline;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * As {@code guard/io/Breakers}. Its breaker is a library's that reads the real clock, so this one counts by itself, by the
 * same settings: open for 30 s when half of the latest 40, at least 20, failed.
 */
final class Breakers {
    private static final int WINDOW = 40;
    private static final int LEAST = 20;
    private static final long OPEN_FOR = 30 * Timeline.SECOND;

    private final Replica replica;
    private final Map<PoolId, Throttle> throttles = new HashMap<>();
    private final Map<PoolId, Deque<Boolean>> failed = new HashMap<>();
    private final Map<PoolId, Long> openUntil = new HashMap<>();
    private Map<Integer, Long> epochs = Map.of();

    Breakers(Replica replica) {
        this.replica = replica;
    }

    void heard(Attempt attempt) {
        var pool = attempt.poolId();
        switch (PoolOutcome.of(attempt.disposition())) {
            case WORKS, DECLINED -> count(pool, false);
            case FAILS -> count(pool, true);
            case SHUT_OUT -> openUntil.put(pool, now() + OPEN_FOR);
            case TOO_MANY -> throttles.computeIfPresent(pool, (id, t) -> t.refused(now()));
            case NOTHING -> {}
        }
    }

    private void count(PoolId pool, boolean failure) {
        var latest = failed.computeIfAbsent(pool, p -> new ArrayDeque<>());
        latest.addLast(failure);
        if (latest.size() > WINDOW) {
            latest.removeFirst();
        }
        long bad = latest.stream().filter(f -> f).count();
        if (latest.size() >= LEAST && 2 * bad >= latest.size() && !isOpen(pool)) {
            openUntil.put(pool, now() + OPEN_FOR);
            latest.clear();
        }
    }

    /** Every 200 ms at the owner: what changed is saved, so that claims see it. */
    void tick(Map<Integer, Long> now) {
        for (var pool : replica.scenario.pools()) {
            if (!now.containsKey(replica.tables.shards.shardOf(pool.tenant()))) {
                continue;
            }
            var saved = replica.tables.guards.get(pool.id());
            if (!now.equals(epochs)) {
                double rate = saved.throttledCps == null ? pool.cps() : Math.min(pool.cps(), saved.throttledCps);
                throttles.put(pool.id(), new Throttle(pool.cps(), rate, now()));
                if (saved.open) {
                    openUntil.put(pool.id(), now() + OPEN_FOR);
                }
            }
            follow(pool.id(), pool.cps(), saved);
        }
        epochs = now;
    }

    private void follow(PoolId pool, int cps, DialerTables.Guard saved) {
        var throttle = throttles.compute(pool, (id, t) -> t == null ? Throttle.none(cps, now()) : t.quiet(now()));
        boolean open = isOpen(pool);
        var throttled = throttle.isSlowed() ? (Double) throttle.rate() : null;
        if (open != saved.open || !Objects.equals(throttled, saved.throttledCps)) {
            replica.transaction(() -> {
                saved.open = open;
                replica.tables.rulesChanged();
                saved.throttledCps = throttled;
            });
        }
    }

    private boolean isOpen(PoolId pool) {
        return now() < openUntil.getOrDefault(pool, Long.MIN_VALUE);
    }

    private long now() {
        return replica.process.nanoTime();
    }
}
