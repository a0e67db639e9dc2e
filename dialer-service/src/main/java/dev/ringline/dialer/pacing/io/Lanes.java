package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.pacing.Pace;
import dev.ringline.dialer.pacing.Starts;
import dev.ringline.events.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The lanes of the shard's pools, and the slower paces of tenants and campaigns that have one of their own (P4). */
@ApplicationScoped
public class Lanes {
    private static final long MS_NANOS = 1_000_000L;

    private final Map<PoolId, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<Object, Starts> own = new ConcurrentHashMap<>();
    private final long guardNanos;

    /** @param guardMs how much two INVITEs may be moved against each other on their way to the carrier (P4) */
    Lanes(@ConfigProperty(name = "ringline.pacing.guard.ms", defaultValue = "75") long guardMs) {
        this.guardNanos = guardMs * MS_NANOS;
    }

    /** Takes the limits as the view of the rules has them now; a pool that is gone has no lane. */
    void follow(List<ReadyTable.Pool> pools) {
        for (var pool : pools) {
            var granted = Pace.of(pool.cps(), guardNanos);
            var pace = pool.throttledCps() == null ? granted : granted.slowedTo(pool.throttledCps());
            lanes.computeIfAbsent(pool.poolId(), id -> new Lane(pace)).pace(pace);
        }
        lanes.keySet().retainAll(pools.stream().map(ReadyTable.Pool::poolId).collect(Collectors.toSet()));
    }

    /** A new epoch knows nothing of the sends before it. */
    void clear() {
        lanes.clear();
        own.clear();
    }

    Optional<Lane> lane(PoolId pool) {
        return Optional.ofNullable(lanes.get(pool));
    }

    /** Calls a second that the pool goes at now; 0 while it has no lane. */
    public double rate(PoolId pool) {
        return lane(pool).map(lane -> 1e9 / lane.pace().intervalNanos()).orElse(0.0);
    }

    /** How many INVITEs the pool sent in the last second. */
    public int usedRate(PoolId pool) {
        return lane(pool).map(lane -> lane.sentInLastSecond(System.nanoTime())).orElse(0);
    }

    /** Whether tenant and campaign may start one more by their own limits; if so, it counts. */
    boolean tryOwnLimits(ReadyTable.Ready ready, long nowNanos) {
        if (waits(ready.tenantId(), ready.tenantCps(), nowNanos) || waits(ready.campaignId(), ready.cps(), nowNanos)) {
            return false;
        }
        count(ready.tenantId(), ready.tenantCps(), nowNanos);
        count(ready.campaignId(), ready.cps(), nowNanos);
        return true;
    }

    private boolean waits(Object whose, Integer cps, long nowNanos) {
        return cps != null && starts(whose).earliest(nowNanos, Pace.of(cps, guardNanos)) - nowNanos > 0;
    }

    private void count(Object whose, Integer cps, long nowNanos) {
        if (cps != null) {
            starts(whose).add(nowNanos);
        }
    }

    private Starts starts(Object whose) {
        return own.computeIfAbsent(whose, w -> new Starts());
    }
}
