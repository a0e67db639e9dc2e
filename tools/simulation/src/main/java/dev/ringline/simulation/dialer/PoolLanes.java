package dev.ringline.simulation.dialer;

import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.pacing.Pace;
import dev.ringline.dialer.pacing.Path;
import dev.ringline.dialer.pacing.Starts;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** As {@code pacing/io/Lanes}: a lane a pool, and the slower paces of campaigns that have one of their own. */
final class PoolLanes {
    private static final long GUARD = 10 * Timeline.MS;

    private final World world;
    private final Path path;
    private final Map<PoolId, Lane> lanes = new HashMap<>();
    private final Map<CampaignId, Starts> own = new HashMap<>();

    PoolLanes(World world, Path path) {
        this.world = world;
        this.path = path;
    }

    void follow(PoolId pool, int cps, Double throttledCps) {
        var granted = Pace.of(cps, GUARD);
        var pace = throttledCps == null ? granted : granted.slowedTo(throttledCps);
        lanes.computeIfAbsent(pool, id -> new Lane(path, pace)).pace(pace);
    }

    /** Pools of which another epoch begins. */
    void forget(Collection<PoolId> pools) {
        lanes.keySet().removeAll(pools);
    }

    void retain(Collection<PoolId> pools) {
        lanes.keySet().retainAll(pools);
    }

    Lane lane(PoolId pool) {
        if (world.has(Mutation.FORGET_STARTS)) {
            lanes.computeIfPresent(pool, (id, lane) -> new Lane(path, lane.pace()));
        }
        return lanes.get(pool);
    }

    double rate(PoolId pool) {
        var lane = lanes.get(pool);
        return lane == null ? 0 : 1e9 / lane.pace().intervalNanos();
    }

    long earliest(List<Ready> ready, long fromNanos) {
        long least = Long.MAX_VALUE;
        for (var each : ready) {
            least = Math.min(least, earliest(each, fromNanos) - fromNanos);
        }
        return fromNanos + (ready.isEmpty() ? 0 : least);
    }

    boolean tryOwnLimits(Ready ready, long slotNanos) {
        if (earliest(ready, slotNanos) - slotNanos > 0) {
            return false;
        }
        if (ready.cps() != null) {
            starts(ready.campaignId()).add(slotNanos);
        }
        return true;
    }

    private long earliest(Ready ready, long fromNanos) {
        return ready.cps() == null
                ? fromNanos
                : starts(ready.campaignId()).earliest(fromNanos, Pace.of(ready.cps(), Lane.TOO_LATE_NANOS + GUARD));
    }

    private Starts starts(CampaignId whose) {
        return own.computeIfAbsent(whose, w -> new Starts());
    }
}
