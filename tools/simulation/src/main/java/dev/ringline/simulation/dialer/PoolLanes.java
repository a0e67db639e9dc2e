package dev.ringline.simulation.dialer;

import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.pacing.Pace;
import dev.ringline.dialer.pacing.Path;
import dev.ringline.dialer.pacing.Starts;
import dev.ringline.dialer.shard.HandedStarts;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** As {@code pacing/io/Lanes}: a lane a pool, and the slower paces of campaigns that have one of their own. */
final class PoolLanes {
    private static final long GUARD = 10 * Timeline.MS;
    private static final long OWN_LIMITS = 2 * Timeline.SECOND;

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

    /** What the next owner must know; empty while something is on its way. */
    Optional<HandedStarts> window(Collection<PoolId> pools, long now) {
        var left = new HashMap<UUID, List<Long>>();
        for (var pool : pools) {
            var lane = lanes.get(pool);
            var starts = lane == null ? Optional.of(List.<Long>of()) : lane.left(now);
            if (starts.isEmpty()) {
                return Optional.empty();
            }
            left.put(pool.value(), starts.get());
        }
        var campaigns = new HashMap<UUID, List<Long>>();
        own.forEach((campaign, starts) -> {
            var ages = starts.ages(now - OWN_LIMITS, now);
            if (!ages.isEmpty()) {
                campaigns.put(campaign.value(), ages);
            }
        });
        return Optional.of(new HandedStarts(left, Map.of(), campaigns));
    }

    /** Goes on where the owner before us stopped. */
    void adopt(HandedStarts window, long now) {
        window.lanes().forEach((pool, left) -> {
            var lane = lanes.get(new PoolId(pool));
            if (lane != null) {
                lane.adopt(left, now);
            }
        });
        window.campaigns().forEach((campaign, ages) -> {
            var starts = starts(new CampaignId(campaign));
            ages.forEach(age -> starts.add(now - age));
        });
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
