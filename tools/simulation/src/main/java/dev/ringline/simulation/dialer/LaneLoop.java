package dev.ringline.simulation.dialer;

import dev.ringline.dialer.claim.ClaimBatch;
import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.dialer.shard.HandedStarts;
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
import java.util.TreeMap;
import java.util.TreeSet;

/** As {@code pacing/io/LaneTick}: free slots, fair turns, one claim, each sent at its slot. */
final class LaneLoop {
    private static final long BUSY_MS = 5;
    private static final long IDLE_MS = 20;
    private static final long AWAY_MS = 200;
    private static final long WITHOUT_MS = 25;
    private static final int SPARE = 8;
    private static final int BATCH = 500;

    private final Replica replica;
    private final Claiming claiming;
    private final Sending sending;
    private Fairness fairness = new Fairness();
    private final Map<PoolId, Integer> shardOf = new LinkedHashMap<>();
    private TreeMap<Integer, Long> epochs = new TreeMap<>();
    private long limitsReadAt;

    LaneLoop(Replica replica, Claiming claiming, Sending sending) {
        this.replica = replica;
        this.claiming = claiming;
        this.sending = sending;
        replica.process.onStart(() -> {
            fairness = new Fairness();
            epochs = new TreeMap<>();
            shardOf.clear();
            Ticks.loop(replica.process, AWAY_MS, this::tick);
            Ticks.loop(replica.process, AWAY_MS, this::followBreakers);
        });
    }

    private void followBreakers(Ticks.Pause pause) {
        if (!replica.owns()) {
            pause.until(replica.gained, AWAY_MS);
        } else {
            var now = new TreeMap<Integer, Long>();
            replica.shards().forEach((shard, held) -> now.put(shard, held.epoch()));
            replica.breakers.tick(now);
            pause.ms(AWAY_MS);
        }
    }

    private void tick(Ticks.Pause pause) {
        if (replica.draining) {
            return; // this loop is over
        }
        if (replica.database.isDown()) {
            pause.ms(AWAY_MS);
            return;
        }
        var shards = replica.shards();
        followLimits(shards);
        if (shards.isEmpty()) {
            pause.until(replica.gained, WITHOUT_MS);
            return;
        }
        if (!replica.reach.isEnough()) {
            pause.ms(BUSY_MS);
            return;
        }
        if (!isAnyOurs(replica.tables.prepared.claimable())) {
            pause.until(replica.tables.prepared.ready, IDLE_MS);
            return;
        }
        var ready = ready(replica.tables.prepared.claimable());
        claim(shards, ready, pause);
    }

    private boolean isAnyOurs(Set<Prepared> claimable) {
        for (var room : claimable) {
            if (shardOf.containsKey(room.release.poolId())) {
                return true;
            }
        }
        return false;
    }

    /** All shards at once. */
    private void claim(TreeMap<Integer, Ownership> shards, Map<PoolId, List<Ready>> ready, Ticks.Pause pause) {
        var free = new LinkedHashMap<PoolId, List<Long>>();
        var wanted = new ArrayList<Claiming.Wanted>();
        shards.forEach((number, shard) -> {
            var of = new LinkedHashMap<>(ready);
            of.keySet().removeIf(pool -> shardOf.get(pool).intValue() != number);
            var slots = slots(of, shard);
            slots.forEach((pool, open) -> free.put(pool, open.free()));
            var leads = wanted(slots);
            if (!leads.isEmpty()) {
                wanted.add(new Claiming.Wanted(number, shard, leads));
            }
        });
        if (wanted.isEmpty()) {
            pause.ms(BUSY_MS);
        } else {
            claim(wanted, free, pause);
        }
    }

    private void claim(List<Claiming.Wanted> wanted, Map<PoolId, List<Long>> free, Ticks.Pause pause) {
        long begun = replica.process.nanoTime();
        replica.claiming = true;
        claiming.claim(wanted, ClaimBatch.Slots.of(free), claims -> {
            replica.claiming = false;
            replica.reach.took(replica.process.nanoTime() - begun, replica.process.nanoTime());
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

    private void followLimits(TreeMap<Integer, Ownership> shards) {
        var now = new TreeMap<>(epochs); // one that was not renewed in time may be so again
        now.entrySet().removeIf(shard -> !isOurs(shard.getKey(), shard.getValue()));
        shards.forEach((shard, held) -> now.put(shard, held.epoch()));
        if (now.equals(epochs) && replica.process.nanoTime() - limitsReadAt < 500 * Timeline.MS) {
            return;
        }
        limitsReadAt = replica.process.nanoTime();
        var begun = new TreeMap<>(now);
        begun.entrySet().removeAll(epochs.entrySet());
        if (!begun.isEmpty()) {
            replica.totals.forget();
        }
        var pools = replica.scenario.pools().stream()
                .filter(pool -> now.containsKey(replica.tables.shards.shardOf(pool.tenant())))
                .toList();
        shardOf.clear();
        pools.forEach(pool -> shardOf.put(pool.id(), replica.tables.shards.shardOf(pool.tenant())));
        replica.lanes.retain(shardOf.keySet());
        replica.lanes.forget(shardOf.keySet().stream()
                .filter(pool -> begun.containsKey(shardOf.get(pool)))
                .toList());
        pools.forEach(
                pool -> replica.lanes.follow(pool.id(), pool.cps(), replica.tables.guards.get(pool.id()).throttledCps));
        begun.keySet().forEach(shard -> adopt(shards.get(shard)));
        epochs = now;
    }

    private boolean isOurs(int shard, long epoch) {
        var held = replica.owned.get(shard);
        return held != null && held.epoch() == epoch;
    }

    private void adopt(Ownership shard) {
        if (shard.window() != null && !replica.world.has(Mutation.FORGET_WINDOW)) {
            replica.lanes.adopt(shard.window(), replica.process.nanoTime());
        }
    }

    /** What the next owners need to know, by shard; none of a shard that still has something on its way. */
    Map<Integer, HandedStarts> windows() {
        var windows = new TreeMap<Integer, HandedStarts>();
        for (int shard : new TreeSet<>(shardOf.values())) {
            var held = replica.owned.get(shard);
            if (held == null || held.sendsFromNanos() - replica.process.nanoTime() > 0) {
                continue; // in its silence an owner does not know what still counts
            }
            var pools = shardOf.entrySet().stream()
                    .filter(pool -> pool.getValue() == shard)
                    .map(Map.Entry::getKey)
                    .toList();
            replica.lanes.window(pools, replica.process.nanoTime()).ifPresent(window -> windows.put(shard, window));
        }
        return windows;
    }

    /** How many shards have pools here. */
    int shards() {
        return Set.copyOf(shardOf.values()).size();
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
        return shardOf.containsKey(pool) && lane != null && lane.hasSlot(now, replica.reach.nanos());
    }

    /** Slots of a pool and who may take them. */
    private record Open(List<Ready> ready, List<Long> free) {}

    private Map<PoolId, Open> slots(Map<PoolId, List<Ready>> ready, Ownership shard) {
        long now = replica.process.nanoTime();
        long from = now + replica.reach.aheadNanos();
        long within = replica.reach.nanos();
        boolean silent = shard.sendsFromNanos() - from > 0 && !replica.world.has(Mutation.DROP_SILENCE);
        if (silent || !replica.isHeld(shard)) {
            return Map.of();
        }
        var slots = new LinkedHashMap<PoolId, Open>();
        ready.forEach((pool, of) -> {
            var free = replica.lanes.lane(pool).slots(now, replica.lanes.earliest(of, from), within, of.size());
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
