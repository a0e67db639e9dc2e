package dev.ringline.dialer.shard.io;

import dev.ringline.dialer.controls.io.Controls;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Incarnation;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.fence.io.Fence;
import dev.ringline.dialer.shard.LeaseWatch;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.events.ShardOwned;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;

/** Takes the shard when it is free, renews it while it is ours, and hands it back. One shard now. */
@ApplicationScoped
public class ShardLease {
    public static final int SHARD = 0;

    private static final Logger LOG = Logger.getLogger(ShardLease.class);
    private static final Duration BEAT = Duration.ofMillis(200);

    private final EngineDatabase database;
    private final Controls controls;
    private final BooleanSupplier fenceHolds;
    private final String me;
    private final Clock clock;

    private LeaseWatch watch;
    private volatile Ownership owned;
    private Wake wake;

    @Inject
    ShardLease(
            EngineDatabase database,
            Controls controls,
            Fence fence,
            Incarnation incarnation,
            Clock clock,
            MeterRegistry meters) {
        this(database, controls, fence::mayDial, incarnation.id(), clock);
        meters.gauge(
                "ringline.shard.epoch",
                this,
                lease -> lease.owned().map(Ownership::epoch).orElse(0L));
    }

    ShardLease(EngineDatabase database, Controls controls, BooleanSupplier fenceHolds, String me, Clock clock) {
        this.database = database;
        this.controls = controls;
        this.fenceHolds = fenceHolds;
        this.me = me;
        this.clock = clock;
    }

    public void start() {
        wake = Wake.start("shard-lease", BEAT, this::beat);
    }

    /** The shard as ours; empty when it is not, when we could not renew it in time, or where the fence does not hold (P1). */
    public Optional<Ownership> owned() {
        return Optional.ofNullable(owned)
                .filter(ownership -> fenceHolds.getAsBoolean() && ownership.isHeld(System.nanoTime()));
    }

    /** Stops renewing and gives the shard to whoever wants it, now. */
    public void handBack() throws SQLException {
        if (wake != null) {
            wake.stop(BEAT.multipliedBy(10));
        }
        var held = owned;
        owned = null;
        if (held != null) {
            database.inTransaction(connection -> {
                if (ShardTable.handBack(connection, SHARD, me, held.epoch())) {
                    var now = clock.instant();
                    controls.say(connection, subject(), new ShardOwned(SHARD, held.epoch(), null, now), null, now);
                }
                return null;
            });
        }
    }

    private Duration beat() throws SQLException {
        if (owned == null) {
            observe();
        } else {
            renew(owned);
        }
        return BEAT;
    }

    private void renew(Ownership held) throws SQLException {
        long begun = System.nanoTime();
        if (database.inTransaction(connection -> ShardTable.renew(connection, SHARD, me, held.epoch()))) {
            owned = held.renewed(begun);
        } else {
            LOG.warnf("shard %d was taken from epoch %d", SHARD, held.epoch());
            owned = null;
            watch = null;
        }
    }

    private void observe() throws SQLException {
        var lease = database.inTransaction(connection -> ShardTable.read(connection, SHARD));
        long now = System.nanoTime();
        watch = watch == null
                ? new LeaseWatch(lease.owner(), lease.epoch(), lease.counter(), now)
                : watch.seen(lease.owner(), lease.epoch(), lease.counter(), now);
        if (watch.isFree(now)) {
            take(lease);
        }
    }

    private void take(ShardTable.Lease lease) throws SQLException {
        long begun = System.nanoTime();
        var epoch = database.inTransaction(connection -> {
            OptionalLong taken = ShardTable.take(connection, SHARD, lease, me);
            if (taken.isPresent()) {
                var now = clock.instant();
                controls.say(connection, subject(), new ShardOwned(SHARD, taken.getAsLong(), me, now), null, now);
            }
            return taken;
        });
        if (epoch.isPresent()) {
            owned = new Ownership(me, epoch.getAsLong(), System.nanoTime(), begun);
            LOG.infof("shard %d is ours, epoch %d", SHARD, epoch.getAsLong());
        }
    }

    private static String subject() {
        return "shard/" + SHARD;
    }
}
