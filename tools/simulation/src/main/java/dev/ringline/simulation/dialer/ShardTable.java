package dev.ringline.simulation.dialer;

import dev.ringline.dialer.pacing.Reach;
import dev.ringline.dialer.shard.HandedStarts;
import dev.ringline.dialer.shard.Placement;
import dev.ringline.events.TenantId;
import dev.ringline.simulation.world.Timeline;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** As {@code shard/io/ShardTable} and {@code TenantShards}: leases and replicas as they stand in the database. */
final class ShardTable {
    static final int SHARDS = 8;

    private static final long SILENT = 150 * Timeline.MS;
    private static final long SURELY_GONE = 4 * Timeline.SECOND;

    private final TreeMap<Integer, Row> rows = new TreeMap<>();
    private final TreeMap<String, Long> replicas = new TreeMap<>();
    private final Map<String, Long> beatAt = new HashMap<>();
    private long changes;
    private final Map<TenantId, Integer> placed = new HashMap<>();

    /** @param owner {@code null} when it was handed back, then with its {@code window} where there is one */
    record Lease(String owner, long epoch, long counter, HandedStarts window, long reachNanos) {}

    private static final class Row {
        private String owner;
        private long epoch;
        private long counter;
        private HandedStarts window;
        private long reachNanos = Reach.LEAST_NANOS;
    }

    ShardTable() {
        for (int shard = 0; shard < SHARDS; shard++) {
            rows.put(shard, new Row());
        }
    }

    int shardOf(TenantId tenant) {
        return placed.computeIfAbsent(tenant, t -> Placement.shardOf(t, SHARDS));
    }

    boolean isUsed(int shard) {
        return placed.containsValue(shard);
    }

    long epoch(int shard) {
        return rows.get(shard).epoch;
    }

    boolean isHeld(int shard, String owner, long epoch) {
        var row = rows.get(shard);
        return row.epoch == epoch && owner.equals(row.owner);
    }

    TreeMap<Integer, Lease> all() {
        var all = new TreeMap<Integer, Lease>();
        rows.forEach((shard, row) ->
                all.put(shard, new Lease(row.owner, row.epoch, row.counter, row.window, row.reachNanos)));
        return all;
    }

    /** @return what is ours, by shard under which epoch */
    Map<Integer, Long> renew(String owner, long reachNanos) {
        var ours = new HashMap<Integer, Long>();
        rows.forEach((shard, row) -> {
            if (owner.equals(row.owner)) {
                row.counter++;
                row.reachNanos = reachNanos;
                ours.put(shard, row.epoch);
            }
        });
        return ours;
    }

    /** @return the new epoch, or 0: somebody else was faster, or the owner moved after all */
    long take(int shard, Lease seen, String owner, long reachNanos) {
        var row = rows.get(shard);
        if (row.epoch != seen.epoch() || row.counter != seen.counter()) {
            return 0;
        }
        changes++;
        row.owner = owner;
        row.epoch++;
        row.counter++;
        row.window = null;
        row.reachNanos = reachNanos;
        return row.epoch;
    }

    void handBack(int shard, String owner, long epoch, HandedStarts window) {
        if (isHeld(shard, owner, epoch)) {
            changes++;
            rows.get(shard).owner = null;
            rows.get(shard).window = window;
        }
    }

    void beat(String replica, long now) {
        if (beatAt.put(replica, now) == null) {
            changes++;
        }
        replicas.merge(replica, 1L, Long::sum);
    }

    void forget(String replica) {
        changes++;
        replicas.remove(replica);
        beatAt.remove(replica);
    }

    /** Moves with whoever takes, gives, comes and goes. */
    long changes() {
        return changes;
    }

    /** Whether a look would find what it found when there were so many changes, and that all who lived then live. */
    boolean isQuiet(long changesSeen, long now) {
        if (changesSeen != changes) {
            return false;
        }
        for (long at : beatAt.values()) {
            if (now - at > SILENT && now - at < SURELY_GONE) {
                return false;
            }
        }
        return true;
    }

    Map<String, Long> replicas() {
        return Map.copyOf(replicas);
    }
}
