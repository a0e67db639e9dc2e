package dev.ringline.simulation.dialer;

import dev.ringline.dialer.shard.LeaseWatch;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.Timeline;

/** As {@code shard/io/ShardLease}: observes, takes, renews. */
final class LeaseLoop {
    private static final long BEAT_MS = 200;
    private static final long HELD_SURELY = 500 * Timeline.MS;

    private final Replica replica;
    private LeaseWatch watch;

    LeaseLoop(Replica replica) {
        this.replica = replica;
        replica.process.onStart(() -> {
            watch = null;
            Ticks.loop(replica.process, BEAT_MS, this::beat);
        });
    }

    private record Read(String owner, long epoch, long counter) {}

    private void beat(Ticks.Pause pause) {
        if (replica.draining) {
            return; // this loop is over
        }
        if (replica.owned == null) {
            observe(pause);
        } else {
            renew(replica.owned, pause);
        }
    }

    private void renew(Ownership held, Ticks.Pause pause) {
        long begun = replica.process.nanoTime();
        var lease = replica.tables.lease;
        replica.database.<Boolean>transaction(
                replica.process,
                () -> {
                    boolean ours = held.owner().equals(lease.owner) && lease.epoch == held.epoch();
                    lease.counter += ours ? 1 : 0;
                    return ours || replica.world.has(Mutation.SKIP_EPOCH_CHECK);
                },
                ours -> {
                    replica.owned = ours && !replica.draining ? held.renewed(begun) : null;
                    watch = ours ? watch : null;
                    replica.gained.ring();
                    if (!ours) {
                        replica.world.trace().note("lost the shard", replica.process.incarnation());
                    }
                    pause.ms(BEAT_MS);
                },
                () -> pause.ms(BEAT_MS));
    }

    private void observe(Ticks.Pause pause) {
        var lease = replica.tables.lease;
        replica.database.<Read>read(
                replica.process,
                () -> new Read(lease.owner, lease.epoch, lease.counter),
                read -> {
                    long now = replica.process.nanoTime();
                    watch = watch == null
                            ? new LeaseWatch(read.owner(), read.epoch(), read.counter(), now)
                            : watch.seen(read.owner(), read.epoch(), read.counter(), now);
                    mayOwn(now - watch.movedAtNanos() > HELD_SURELY || read.owner() == null);
                    if (watch.isFree(now)) {
                        take(read, pause);
                    } else {
                        pause.ms(BEAT_MS);
                    }
                },
                () -> pause.ms(BEAT_MS));
    }

    /** Who may soon own the shard asks for its view of the rules; while others hold it, nobody would look at it. */
    private void mayOwn(boolean may) {
        boolean more = may && !replica.mayOwn;
        replica.mayOwn = may;
        if (more) {
            replica.gained.ring();
        }
    }

    private void take(Read seen, Ticks.Pause pause) {
        long begun = replica.process.nanoTime();
        var lease = replica.tables.lease;
        var me = replica.process.incarnation();
        replica.database.<Long>transaction(
                replica.process,
                () -> {
                    if (lease.epoch != seen.epoch() || lease.counter != seen.counter()) {
                        return 0L;
                    }
                    lease.owner = me;
                    lease.epoch++;
                    lease.counter++;
                    return lease.epoch;
                },
                epoch -> {
                    if (epoch > 0 && !replica.draining) {
                        replica.mayOwn = false;
                        replica.owned = new Ownership(me, epoch, replica.process.nanoTime(), begun);
                        replica.gained.ring();
                        replica.world.trace().note("owns the shard", me);
                    }
                    pause.ms(BEAT_MS);
                },
                () -> pause.ms(BEAT_MS));
    }
}
