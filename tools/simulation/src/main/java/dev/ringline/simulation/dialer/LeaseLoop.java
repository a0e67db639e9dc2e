package dev.ringline.simulation.dialer;

import dev.ringline.dialer.shard.HandedStarts;
import dev.ringline.dialer.shard.LeaseWatch;
import dev.ringline.dialer.shard.Neighbours;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.dialer.shard.Share;
import dev.ringline.simulation.dialer.ShardTable.Lease;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.Timeline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** As {@code shard/io/ShardLease}: takes what is free up to its share, renews, gives for fairness' sake, hands back. */
final class LeaseLoop {
    private static final long BEAT_MS = 100;
    private static final int QUIET_LOOKS = 9;
    private static final long GAVE_LATELY = Timeline.SECOND;

    /** Who may own a shard of some tenant's soon asks for its view of the rules; while others hold them, nobody looks at it. */
    private static final long HELD_SURELY = 500 * Timeline.MS;

    private final Replica replica;
    private final TreeMap<Integer, LeaseWatch> watches = new TreeMap<>();
    private Neighbours neighbours;
    private long gaveAt;
    private long changesSeen;
    private int quietLooks;
    private boolean beating;
    private boolean stopped;

    LeaseLoop(Replica replica) {
        this.replica = replica;
        replica.process.onStart(() -> {
            watches.clear();
            neighbours = Neighbours.none(now());
            gaveAt = now() - Share.CALM.toNanos();
            changesSeen = -1;
            beating = false;
            stopped = false;
            Ticks.loop(replica.process, BEAT_MS, this::beat);
        });
    }

    /** @param leases {@code null}: all is as it was at the last look but for counters, which all moved */
    private record Look(
            Map<Integer, Long> ours, TreeMap<Integer, Lease> leases, Map<String, Long> replicas, long atNanos) {}

    private void beat(Ticks.Pause pause) {
        if (stopped) {
            return;
        }
        long begun = now();
        beating = true;
        long said = replica.reach.toSay(begun);
        replica.database.<Look>read(
                replica.process,
                () -> look(said),
                look -> {
                    replica.reach.isSaid(said);
                    replica.reach.tookAtLeast(now() - begun, now());
                    looked(look, said, begun, pause);
                },
                () -> {
                    beating = false;
                    pause.ms(BEAT_MS);
                });
    }

    private Look look(long said) {
        var shards = replica.tables.shards;
        shards.beat(me(), replica.world.timeline().now());
        if (shards.isQuiet(changesSeen, replica.world.timeline().now()) && quietLooks < QUIET_LOOKS) {
            quietLooks++;
            return new Look(shards.renew(me(), said), null, null, now());
        }
        quietLooks = 0;
        changesSeen = shards.changes();
        return new Look(shards.renew(me(), said), shards.all(), shards.replicas(), now());
    }

    private void looked(Look look, long said, long begun, Ticks.Pause pause) {
        renewed(look.ours(), begun);
        if (look.leases() == null) {
            beating = false;
            pause.ms(BEAT_MS);
            return;
        }
        neighbours = neighbours.looked(look.replicas(), look.atNanos());
        var share =
                new Share(look.leases().size(), Math.max(1, neighbours.alive().size()));
        int poorest = poorest(look);
        var free = new TreeMap<Integer, Lease>();
        boolean soon = false;
        for (var lease : look.leases().entrySet()) {
            if (isFree(lease.getKey(), lease.getValue(), look.atNanos())
                    && share.mayTake(replica.owned.size() + free.size(), poorest)) {
                free.put(lease.getKey(), lease.getValue());
            }
            soon |= mayOwn(lease.getKey(), lease.getValue(), look.atNanos());
        }
        replica.mayOwn(soon);
        take(free, said, () -> {
            giveIfRich(share, poorest, look);
            beating = false;
            pause.ms(BEAT_MS);
        });
    }

    private boolean mayOwn(int shard, Lease lease, long now) {
        var watch = watches.get(shard);
        return replica.tables.shards.isUsed(shard)
                && !replica.owned.containsKey(shard)
                && (lease.owner() == null || watch != null && now - watch.movedAtNanos() > HELD_SURELY);
    }

    private int poorest(Look look) {
        int poorest = Integer.MAX_VALUE;
        for (var other : neighbours.alive()) {
            int owned = 0;
            for (var lease : look.leases().values()) {
                owned += other.equals(lease.owner()) ? 1 : 0;
            }
            poorest = Math.min(poorest, owned);
        }
        return neighbours.alive().isEmpty() ? 0 : poorest;
    }

    private void renewed(Map<Integer, Long> ours, long begun) {
        for (var shard = replica.owned.entrySet().iterator(); shard.hasNext(); ) {
            var held = shard.next();
            var epoch = ours.get(held.getKey());
            if (epoch != null && epoch == held.getValue().epoch() || replica.world.has(Mutation.SKIP_EPOCH_CHECK)) {
                held.setValue(held.getValue().renewed(begun));
            } else {
                replica.world.trace().note("lost shard " + held.getKey(), me());
                watches.remove(held.getKey());
                shard.remove();
            }
        }
        ours.forEach((shard, epoch) -> { // taken, or not given after all: nobody heard of the commit
            if (!replica.owned.containsKey(shard)) {
                replica.owned.put(shard, new Ownership(me(), epoch, now(), begun));
                replica.tables.prepared.ready.ring();
            }
        });
        if (!replica.owned.isEmpty()) {
            replica.gained.ring();
        }
    }

    private boolean isFree(int shard, Lease lease, long now) {
        if (replica.owned.containsKey(shard)) {
            return false;
        }
        var before = watches.get(shard);
        var watch = before == null
                ? new LeaseWatch(lease.owner(), lease.epoch(), lease.counter(), now)
                : before.seen(lease.owner(), lease.epoch(), lease.counter(), now);
        watches.put(shard, watch);
        return watch.isFree(now) && (lease.owner() != null || !gaveLately(now));
    }

    /** All in one commit. */
    private void take(TreeMap<Integer, Lease> free, long said, Runnable then) {
        if (free.isEmpty()) {
            then.run();
            return;
        }
        long begun = now();
        replica.database.<TreeMap<Integer, Long>>transaction(
                replica.process,
                () -> {
                    var taken = new TreeMap<Integer, Long>();
                    free.forEach(
                            (shard, lease) -> taken.put(shard, replica.tables.shards.take(shard, lease, me(), said)));
                    taken.values().removeIf(epoch -> epoch == 0);
                    return taken;
                },
                taken -> {
                    taken.forEach((shard, epoch) -> {
                        var lease = free.get(shard);
                        var window = lease.owner() == null ? lease.window() : null;
                        long silence = Ownership.silence(lease.owner(), lease.reachNanos());
                        replica.owned.put(shard, new Ownership(me(), epoch, now(), begun, silence, window));
                        replica.world.trace().note("owns shard " + shard, me());
                    });
                    if (!taken.isEmpty()) {
                        replica.gained.ring();
                        replica.tables.prepared.ready.ring(); // its lanes are ours now
                    }
                    then.run();
                },
                then);
    }

    /** One at a time, and only while nobody comes or goes. */
    private void giveIfRich(Share share, int poorest, Look look) {
        if (neighbours.areCalm(look.atNanos())
                && !gaveLately(look.atNanos())
                && share.shouldGive(replica.owned.size(), poorest)) {
            gaveAt = now();
            give(replica.owned.lastKey(), null);
        }
    }

    private boolean gaveLately(long now) {
        return now - gaveAt < GAVE_LATELY;
    }

    private void give(int shard, HandedStarts window) {
        var held = replica.owned.remove(shard);
        replica.world.trace().note("gives shard " + shard, me());
        replica.transaction(() -> replica.tables.shards.handBack(shard, me(), held.epoch(), window));
    }

    /** Ends the loop. @return whether its last step is over */
    boolean isStopped() {
        stopped = true;
        return !beating;
    }

    /** @param windows of the shards whose next owners need not be silent at first */
    void handBack(Map<Integer, HandedStarts> windows) {
        replica.transaction(() -> replica.tables.shards.forget(me()));
        for (var shard : List.copyOf(replica.owned.keySet())) {
            give(shard, windows.get(shard));
        }
    }

    private String me() {
        return replica.process.incarnation();
    }

    private long now() {
        return replica.process.nanoTime();
    }
}
