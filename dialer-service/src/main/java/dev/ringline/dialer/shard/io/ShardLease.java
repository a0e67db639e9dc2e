package dev.ringline.dialer.shard.io;

import dev.ringline.dialer.controls.io.Controls;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Incarnation;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.fence.io.Fence;
import dev.ringline.dialer.pacing.Reach;
import dev.ringline.dialer.shard.HandedStarts;
import dev.ringline.dialer.shard.LeaseWatch;
import dev.ringline.dialer.shard.Neighbours;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.dialer.shard.Share;
import dev.ringline.events.ShardOwned;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BooleanSupplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Takes shards that are free, as many as are this replica's share, renews what is ours, and hands it over. A replica that owns
 * nothing is as warm as one that does.
 */
@ApplicationScoped
public class ShardLease {
    /** What has no tenant of its own is looked after by the owner of this one. */
    public static final int FIRST = 0;

    private static final Logger LOG = Logger.getLogger(ShardLease.class);
    private static final Duration BEAT = Duration.ofMillis(100);

    private final EngineDatabase database;
    private final Controls controls;
    private final BooleanSupplier fenceHolds;
    private final String me;
    private final Clock clock;
    private final ShardFigures figures;
    private final int shards;
    private final Reach reach = new Reach();

    private final ConcurrentSkipListMap<Integer, Ownership> owned = new ConcurrentSkipListMap<>();
    private final Map<Integer, LeaseWatch> watches = new HashMap<>();
    private Neighbours neighbours = Neighbours.none(System.nanoTime());
    private boolean warm;
    private boolean tried;
    private boolean provided;
    private long gaveAtNanos = System.nanoTime() - Share.CALM.toNanos();
    private Wake wake;

    @Inject
    ShardLease(
            EngineDatabase database,
            Controls controls,
            Fence fence,
            Incarnation incarnation,
            Clock clock,
            ShardFigures figures,
            @ConfigProperty(name = TenantShards.SHARDS) int shards) {
        this(database, controls, fence::mayDial, incarnation.id(), clock, figures, shards);
    }

    ShardLease(EngineDatabase database, Controls controls, BooleanSupplier fenceHolds, String me, Clock clock) {
        this(database, controls, fenceHolds, me, clock, new ShardFigures(new SimpleMeterRegistry()), 1);
    }

    ShardLease(
            EngineDatabase database,
            Controls controls,
            BooleanSupplier fenceHolds,
            String me,
            Clock clock,
            ShardFigures figures,
            int shards) {
        this.database = database;
        this.controls = controls;
        this.fenceHolds = fenceHolds;
        this.me = me;
        this.clock = clock;
        this.figures = figures;
        this.shards = shards;
    }

    public void start() {
        start(() -> true);
    }

    /**
     * @param warmUp what is done before a shard is ours, as that is dialled for at once: while a dead owner's counter is seen to
     *     stand still, and once more when the fence holds if it did not go well
     */
    public void start(BooleanSupplier warmUp) {
        LOG.infof("this replica is %s", me);
        wake = Wake.startApart("shard-lease", BEAT, () -> {
            var open = fenceHolds.getAsBoolean();
            if (open && warm) {
                return beat();
            }
            watch();
            if (!warm && (open || !tried)) {
                warm = warmUp.getAsBoolean() || open;
                tried = true;
            }
            return BEAT;
        });
    }

    /** Looks at who lives and whose shards stand still, and touches nothing; what is ours goes stale. */
    private void watch() throws SQLException {
        var look = database.inTransaction(connection -> look(connection, Map.of()));
        neighbours = neighbours.looked(look.replicas(), look.atNanos());
        look.leases().forEach((shard, lease) -> isFree(shard, lease, look.atNanos()));
    }

    /** The shards that are ours; none that we could not renew in time, and none where the fence does not hold (P1). */
    public Map<Integer, Ownership> shards() {
        var held = new TreeMap<Integer, Ownership>();
        if (fenceHolds.getAsBoolean()) {
            long now = System.nanoTime();
            owned.forEach((shard, ownership) -> {
                if (ownership.isHeld(now)) {
                    held.put(shard, ownership);
                }
            });
        }
        return held;
    }

    /** The reach is to be said now. */
    public void soon() {
        if (wake != null) {
            wake.soon();
        }
    }

    /** How far ahead slots are given: said with every renewal. */
    public Reach reach() {
        return reach;
    }

    /** Whether nobody is known to have taken it, held or not. */
    public boolean isOurs(int shard, long epoch) {
        var ownership = owned.get(shard);
        return ownership != null && ownership.epoch() == epoch;
    }

    /** The first of our shards; empty when there is none. */
    public Optional<Ownership> owned() {
        return shards().values().stream().findFirst();
    }

    /** A former owner tried something, and the epoch refused it. */
    public void refused(String write) {
        figures.refused(write, 1);
    }

    /** Stops renewing and gives all shards to whoever wants them, now. */
    public void handBack() throws SQLException {
        handBack(Map.of());
    }

    /** @param windows of the shards whose next owners need not be silent at first */
    public void handBack(Map<Integer, HandedStarts> windows) throws SQLException {
        if (wake != null) {
            wake.stop(BEAT.multipliedBy(20));
        }
        database.inTransaction(connection -> {
            ShardTable.forget(connection, me);
            return null;
        });
        for (var shard : Map.copyOf(owned).keySet()) {
            give(shard, windows.get(shard));
        }
    }

    private record Look(
            Map<Integer, Long> ours, Map<Integer, ShardTable.Lease> leases, Map<String, Long> replicas, long atNanos) {}

    private Duration beat() throws SQLException {
        long begun = System.nanoTime();
        long said = reach.toSay(begun);
        var look = database.inTransaction(connection -> look(connection, said));
        reach.isSaid(said);
        long over = System.nanoTime();
        reach.tookAtLeast(over - begun, over);
        renewed(look.ours(), begun);
        neighbours = neighbours.looked(look.replicas(), look.atNanos());
        figures.alive(neighbours.alive().size());
        var share =
                new Share(look.leases().size(), Math.max(1, neighbours.alive().size()));
        int poorest = poorest(look);
        var free = new TreeMap<Integer, ShardTable.Lease>();
        look.leases().forEach((shard, lease) -> {
            if (isFree(shard, lease, look.atNanos()) && share.mayTake(owned.size() + free.size(), poorest)) {
                free.put(shard, lease);
            }
        });
        if (!free.isEmpty()) {
            take(free, said);
        }
        giveIfRich(share, poorest, look);
        figures.owned(owned);
        return BEAT;
    }

    /** How many shards the replica has that has the fewest, we among them. */
    private int poorest(Look look) {
        return neighbours.alive().stream()
                .mapToInt(replica -> (int) look.leases().values().stream()
                        .filter(lease -> replica.equals(lease.owner()))
                        .count())
                .min()
                .orElse(0);
    }

    private Look look(Connection connection, long said) throws SQLException {
        if (!provided) {
            ShardTable.provide(connection, shards);
            provided = true;
        }
        ShardTable.beat(connection, me);
        return look(connection, ShardTable.renew(connection, me, said));
    }

    private static Look look(Connection connection, Map<Integer, Long> ours) throws SQLException {
        return new Look(ours, ShardTable.all(connection), ShardTable.replicas(connection), System.nanoTime());
    }

    private void renewed(Map<Integer, Long> ours, long begunNanos) {
        for (var shard : owned.keySet()) {
            var held = owned.get(shard);
            var epoch = ours.get(shard);
            if (epoch != null && epoch == held.epoch()) {
                owned.put(shard, held.renewed(begunNanos));
            } else {
                LOG.warnf("shard %d was taken from epoch %d", shard, held.epoch());
                refused("renewal");
                owned.remove(shard);
                watches.remove(shard);
            }
        }
        ours.forEach((shard, epoch) -> { // taken, or not given after all: nobody heard of the commit
            if (!owned.containsKey(shard)) {
                LOG.warnf("shard %d is ours since an unknown moment, epoch %d", shard, epoch);
                owned.put(shard, new Ownership(me, epoch, System.nanoTime(), begunNanos));
            }
        });
    }

    private boolean isFree(int shard, ShardTable.Lease lease, long nowNanos) {
        if (owned.containsKey(shard)) {
            return false;
        }
        var watch = watches.compute(
                shard,
                (number, before) -> before == null
                        ? new LeaseWatch(lease.owner(), lease.epoch(), lease.counter(), nowNanos)
                        : before.seen(lease.owner(), lease.epoch(), lease.counter(), nowNanos));
        return watch.isFree(nowNanos) && (lease.owner() != null || !gaveLately(nowNanos));
    }

    /** All in one commit: whoever waits for the last of them waits no longer than for the first. */
    private void take(Map<Integer, ShardTable.Lease> free, long said) throws SQLException {
        long begun = System.nanoTime();
        var epochs = database.inTransaction(connection -> {
            var taken = new TreeMap<Integer, Long>();
            for (var lease : free.entrySet()) {
                var epoch = ShardTable.take(connection, lease.getKey(), lease.getValue(), me, said);
                if (epoch.isPresent()) {
                    taken.put(lease.getKey(), epoch.getAsLong());
                    say(connection, lease.getKey(), epoch.getAsLong(), me);
                }
            }
            return taken;
        });
        long now = System.nanoTime();
        epochs.forEach((shard, epoch) -> {
            var lease = free.get(shard);
            var window = lease.owner() == null ? lease.window() : null;
            long silence = Ownership.silence(lease.owner(), lease.reachNanos());
            owned.put(shard, new Ownership(me, epoch, now, begun, silence, window));
            figures.taken(lease.owner() == null);
            LOG.infof("shard %d is ours, epoch %d", shard, epoch);
        });
    }

    /** One at a time, and only while nobody comes or goes. */
    private void giveIfRich(Share share, int poorest, Look look) throws SQLException {
        if (!neighbours.areCalm(look.atNanos()) || gaveLately(look.atNanos())) {
            return;
        }
        if (share.shouldGive(owned.size(), poorest)) {
            gaveAtNanos = System.nanoTime();
            give(owned.lastKey(), null);
        }
    }

    private boolean gaveLately(long nowNanos) {
        return nowNanos - gaveAtNanos < Duration.ofSeconds(1).toNanos();
    }

    private void give(int shard, HandedStarts window) throws SQLException {
        var held = owned.remove(shard);
        if (held == null) {
            return; // it was lost meanwhile
        }
        database.inTransaction(connection -> {
            if (ShardTable.handBack(connection, shard, me, held.epoch(), window)) {
                say(connection, shard, held.epoch(), null);
            }
            return null;
        });
    }

    private void say(Connection connection, int shard, long epoch, String owner) throws SQLException {
        var now = clock.instant();
        controls.say(connection, "shard/" + shard, new ShardOwned(shard, epoch, owner, now), null, now);
    }
}
