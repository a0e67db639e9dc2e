package dev.ringline.simulation.dialer;

import dev.ringline.dialer.claim.ClaimBatch;
import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolId;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As {@code pacing/io/LaneTick}: free slots, fair turns, one claim, each sent at its slot. */
final class LaneLoop {
    private static final long BUSY_MS = 5;
    private static final long IDLE_MS = 20;
    private static final long AWAY_MS = 200;
    private static final long CLAIM_AHEAD_MAX = Lane.LOOK_AHEAD_NANOS * 4 / 5;
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
            new Ticks(replica.process).loop(AWAY_MS, this::tick);
            new Ticks(replica.process).loop(AWAY_MS, pause -> {
                replica.breakers.tick();
                pause.ms(AWAY_MS);
            });
        });
    }

    private void tick(Ticks.Pause pause) {
        var owned = replica.owned();
        if (owned.isEmpty() || replica.database.isDown()) {
            pause.ms(AWAY_MS);
            return;
        }
        var shard = owned.get();
        followLimits(shard);
        var ready = ready();
        var slots = slots(ready, shard);
        var wanted = wanted(ready, slots);
        if (wanted.isEmpty()) {
            pause.ms(replica.tables.prepared.isEmpty() ? 4 * IDLE_MS : IDLE_MS);
            return;
        }
        long begun = replica.process.nanoTime();
        claiming.claim(shard, wanted, ClaimBatch.Slots.of(slots), claims -> {
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

    private List<Ready> ready() {
        var rooms = new ArrayList<DialerTables.Prepared>();
        for (var room : replica.tables.prepared.values()) {
            if (room.isClaimable()) {
                rooms.add(room);
            }
        }
        rooms.sort((a, b) -> Long.compare(a.roomCreatedAt, b.roomCreatedAt));
        var ready = new ArrayList<Ready>();
        for (var room : rooms.subList(0, Math.min(BATCH, rooms.size()))) {
            var campaign = replica.tables.campaigns.get(room.release.campaignId());
            if (campaign != null) {
                ready.add(Preparing.ready(room.release, campaign));
            }
        }
        return ready;
    }

    private Map<PoolId, List<Long>> slots(List<Ready> ready, Ownership shard) {
        long now = replica.process.nanoTime();
        long from = now + Math.min(claimNanos, CLAIM_AHEAD_MAX);
        if (shard.sendsFromNanos() - from > 0 && !replica.world.has(Mutation.DROP_SILENCE)) {
            return Map.of();
        }
        var slots = new LinkedHashMap<PoolId, List<Long>>();
        for (var pool : replica.scenario.pools()) {
            var of = ready.stream().filter(r -> r.poolId().equals(pool.id())).toList();
            var lane = replica.lanes.lane(pool.id());
            if (!of.isEmpty() && lane != null) {
                var free = lane.slots(now, replica.lanes.earliest(of, from), of.size());
                if (!free.isEmpty()) {
                    slots.put(pool.id(), free);
                }
            }
        }
        return slots;
    }

    private List<LeadReleased> wanted(List<Ready> ready, Map<PoolId, List<Long>> slots) {
        var wanted = new ArrayList<LeadReleased>();
        slots.forEach((pool, free) -> {
            var of = ready.stream().filter(r -> r.poolId().equals(pool)).toList();
            var taken = new int[1];
            fairness.order(of, free.size() + SPARE, r -> mayTake(r, free, taken))
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
