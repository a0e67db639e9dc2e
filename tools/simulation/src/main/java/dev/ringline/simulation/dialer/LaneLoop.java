package dev.ringline.simulation.dialer;

import dev.ringline.dialer.claim.ClaimBatch;
import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolId;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.Timeline;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** As {@code pacing/io/LaneTick}: free slots, fair turns, one claim, each sent at its slot. */
final class LaneLoop {
    private static final long BUSY_MS = 5;
    private static final long IDLE_MS = 20;
    private static final long AWAY_MS = 200;
    private static final long CLAIM_AHEAD_MAX = Lane.LOOK_AHEAD_NANOS / 5;
    private static final int SPARE = 8;
    private static final int BATCH = 500;

    private final Replica replica;
    private final Claiming claiming;
    private final Sending sending;
    private Fairness fairness = new Fairness();
    private long epoch;
    private long limitsReadAt;
    private long claimNanos;

    LaneLoop(Replica replica, Claiming claiming, Sending sending) {
        this.replica = replica;
        this.claiming = claiming;
        this.sending = sending;
        replica.process.onStart(() -> {
            fairness = new Fairness();
            epoch = 0;
            claimNanos = CLAIM_AHEAD_MAX;
            Ticks.loop(replica.process, AWAY_MS, this::tick);
            Ticks.loop(replica.process, AWAY_MS, this::followBreakers);
        });
    }

    private void followBreakers(Ticks.Pause pause) {
        var owned = replica.owned();
        if (owned.isEmpty()) {
            pause.until(replica.gained, AWAY_MS);
        } else {
            replica.breakers.tick(owned.get());
            pause.ms(AWAY_MS);
        }
    }

    private void tick(Ticks.Pause pause) {
        var owned = replica.owned();
        if (owned.isEmpty()) {
            pause.until(replica.gained, AWAY_MS);
            return;
        }
        if (replica.database.isDown()) {
            pause.ms(AWAY_MS);
            return;
        }
        var shard = owned.get();
        followLimits(shard);
        var claimable = replica.tables.prepared.claimable();
        if (claimable.isEmpty()) {
            pause.until(replica.tables.prepared.ready, IDLE_MS);
            return;
        }
        var slots = slots(ready(claimable), shard);
        var wanted = wanted(slots);
        if (wanted.isEmpty()) {
            pause.ms(BUSY_MS);
            return;
        }
        var free = new LinkedHashMap<PoolId, List<Long>>();
        slots.forEach((pool, of) -> free.put(pool, of.free()));
        long begun = replica.process.nanoTime();
        claiming.claim(shard, wanted, ClaimBatch.Slots.of(free), claims -> {
            long took = replica.process.nanoTime() - begun;
            claimNanos = Math.max(took, (claimNanos * 15 + took) / 16);
            claims.granted().forEach(this::send);
            pause.ms(claims.obstacle() ? AWAY_MS : BUSY_MS);
        });
    }

    private void send(Claim claim) {
        var lane = replica.lanes.lane(claim.attempt().poolId());
        if (lane != null) {
            sending.dial(lane, claim);
        }
    }

    private void followLimits(Ownership shard) {
        if (shard.epoch() != epoch) {
            replica.lanes.clear();
            epoch = shard.epoch();
            limitsReadAt = replica.process.nanoTime() - Timeline.SECOND;
        }
        if (replica.process.nanoTime() - limitsReadAt >= 500 * Timeline.MS) {
            limitsReadAt = replica.process.nanoTime();
            for (var pool : replica.scenario.pools()) {
                replica.lanes.follow(pool.id(), pool.cps(), replica.tables.guards.get(pool.id()).throttledCps);
            }
        }
    }

    /** What could be claimed, by pool, of those that have a free slot; the oldest rooms first. */
    private Map<PoolId, List<Ready>> ready(Set<Prepared> claimable) {
        long now = replica.process.nanoTime();
        var open = new HashMap<PoolId, Boolean>();
        var rooms = new ArrayList<Prepared>();
        for (var room : claimable) {
            if (open.computeIfAbsent(room.release.poolId(), pool -> hasSlot(pool, now))) {
                rooms.add(room);
            }
        }
        rooms.sort(Comparator.comparingLong(room -> room.roomCreatedAt));
        var ready = new LinkedHashMap<PoolId, List<Ready>>();
        for (var room : rooms.subList(0, Math.min(BATCH, rooms.size()))) {
            var campaign = replica.tables.campaigns.get(room.release.campaignId());
            if (campaign != null) {
                ready.computeIfAbsent(room.release.poolId(), p -> new ArrayList<>())
                        .add(Preparing.ready(room.release, campaign));
            }
        }
        return ready;
    }

    private boolean hasSlot(PoolId pool, long now) {
        var lane = replica.lanes.lane(pool);
        return lane != null && lane.hasSlot(now);
    }

    /** Slots of a pool and who may take them. */
    private record Open(List<Ready> ready, List<Long> free) {}

    private Map<PoolId, Open> slots(Map<PoolId, List<Ready>> ready, Ownership shard) {
        long now = replica.process.nanoTime();
        long from = now + Math.min(claimNanos, CLAIM_AHEAD_MAX);
        if (shard.sendsFromNanos() - from > 0 && !replica.world.has(Mutation.DROP_SILENCE)) {
            return Map.of();
        }
        var slots = new LinkedHashMap<PoolId, Open>();
        ready.forEach((pool, of) -> {
            var free = replica.lanes.lane(pool).slots(now, replica.lanes.earliest(of, from), of.size());
            if (!free.isEmpty()) {
                slots.put(pool, new Open(of, free));
            }
        });
        return slots;
    }

    private List<LeadReleased> wanted(Map<PoolId, Open> slots) {
        var wanted = new ArrayList<LeadReleased>();
        slots.forEach((pool, open) -> {
            var taken = new int[1];
            fairness.order(open.ready(), open.free().size() + SPARE, r -> mayTake(r, open.free(), taken))
                    .forEach(r -> wanted.add(r.release()));
        });
        return wanted;
    }

    private boolean mayTake(Ready ready, List<Long> free, int[] taken) {
        boolean may =
                taken[0] < free.size() ? replica.lanes.tryOwnLimits(ready, free.get(taken[0])) : ready.cps() == null;
        taken[0] += may ? 1 : 0;
        return may;
    }
}
