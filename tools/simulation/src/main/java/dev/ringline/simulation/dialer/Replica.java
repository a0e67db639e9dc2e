package dev.ringline.simulation.dialer;

import dev.ringline.dialer.pacing.Reach;
import dev.ringline.dialer.preparing.JoinTimes;
import dev.ringline.dialer.rules.Nonces;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.simulation.provider.Carrier;
import dev.ringline.simulation.provider.LiveKit;
import dev.ringline.simulation.scenario.Scenario;
import dev.ringline.simulation.world.Bell;
import dev.ringline.simulation.world.Bus;
import dev.ringline.simulation.world.Database;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.World;
import java.time.Duration;
import java.util.HashSet;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/** One dialer process: what it shares between its loops, all of which a crash forgets. */
final class Replica {
    /** As {@code rules/io/RulesView.AGE_MAX}. */
    private static final Duration VIEW_AGE_MAX = Duration.ofSeconds(2);

    /** A claim that was begun is over by then. */
    final World world;

    final Process process;
    final Database database;
    final DialerTables tables;
    final LiveKit liveKit;
    final Carrier carrier;
    final Bus bus;
    final Scenario scenario;
    final Sends sends;

    /** Held or not. */
    final TreeMap<Integer, Ownership> owned = new TreeMap<>();

    /** A shard with tenants in it seems to be without an owner. */
    boolean mayOwn;

    /** A claim is under way. */
    boolean claiming;

    /** Claims that are neither written nor given up. */
    int unsent;

    /** Rings when it owns the shard, or may soon. */
    final Bell gained = new Bell();

    boolean draining;
    Nonces nonces = new Nonces();
    JoinTimes joinTimes = new JoinTimes();
    Probe probe;
    PoolLanes lanes;
    Reach reach = new Reach();
    Breakers breakers;
    LiveTotals totals;
    Set<AttemptId> roomsUnderWay = new HashSet<>();
    Set<AttemptId> reconciling = new HashSet<>();

    /** Hears of each request for an INVITE as it is written. */
    @FunctionalInterface
    interface Sends {
        void sends(Attempt attempt);
    }

    Replica(
            World world,
            Process process,
            Database database,
            DialerTables tables,
            LiveKit liveKit,
            Carrier carrier,
            Bus bus,
            Scenario scenario,
            Sends sends) {
        this.world = world;
        this.process = process;
        this.database = database;
        this.tables = tables;
        this.liveKit = liveKit;
        this.carrier = carrier;
        this.bus = bus;
        this.scenario = scenario;
        this.sends = sends;
        process.onStart(this::forget);
    }

    private void forget() {
        owned.clear();
        mayOwn = false;
        claiming = false;
        unsent = 0;
        draining = false;
        nonces = new Nonces();
        joinTimes = new JoinTimes();
        probe = new Probe(this);
        lanes = new PoolLanes(world, probe.path());
        reach = new Reach();
        breakers = new Breakers(this);
        totals = new LiveTotals(this);
        roomsUnderWay = new HashSet<>();
        reconciling = new HashSet<>();
    }

    void mayOwn(boolean may) {
        boolean more = may && !mayOwn;
        mayOwn = may;
        if (more) {
            gained.ring();
        }
    }

    /** As {@code shard/io/ShardLease.shards}: none that could not be renewed in time. */
    TreeMap<Integer, Ownership> shards() {
        var held = new TreeMap<Integer, Ownership>();
        owned.forEach((shard, ownership) -> {
            if (isHeld(ownership)) {
                held.put(shard, ownership);
            }
        });
        return held;
    }

    /** Whether any shard is ours. */
    boolean owns() {
        for (var ownership : owned.values()) {
            if (isHeld(ownership)) {
                return true;
            }
        }
        return false;
    }

    boolean owns(int shard) {
        var ownership = owned.get(shard);
        return ownership != null && isHeld(ownership);
    }

    /** Whether some tenant's shard is ours. */
    boolean ownsTenants() {
        for (var shard : owned.entrySet()) {
            if (tables.shards.isUsed(shard.getKey()) && isHeld(shard.getValue())) {
                return true;
            }
        }
        return false;
    }

    boolean isHeld(Ownership ownership) {
        return ownership.isHeld(process.nanoTime()) || world.has(Mutation.SKIP_EPOCH_CHECK);
    }

    /** As {@code rules/io/RulesView.ageNanos}. */
    OptionalLong viewAgeNanos() {
        var echoes = tables.echoes.get(process.incarnation());
        if (echoes == null) {
            return OptionalLong.empty();
        }
        var age = nonces.ageNanos(echoes.values(), 2 * bus.partitions(), process.nanoTime());
        if (world.has(Mutation.IGNORE_STALE_RULES)) {
            return OptionalLong.of(age.orElse(0));
        }
        return age.isPresent() && age.getAsLong() <= VIEW_AGE_MAX.toNanos() ? age : OptionalLong.empty();
    }

    /** A transaction whose failure is left to the next look. */
    void transaction(Runnable work) {
        database.transaction(process, work, () -> {}, () -> {});
    }
}
