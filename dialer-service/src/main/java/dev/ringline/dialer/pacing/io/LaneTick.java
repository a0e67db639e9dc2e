package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.claim.ClaimBatch;
import dev.ringline.dialer.claim.io.ClaimTransaction;
import dev.ringline.dialer.claim.io.Claims;
import dev.ringline.dialer.claim.io.Wanted;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.GroupCommit;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.dialer.pacing.Reach;
import dev.ringline.dialer.pacing.Window;
import dev.ringline.dialer.shard.HandedStarts;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.AttemptId;
import dev.ringline.events.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** The one tick of a replica: slots that are free, who takes them in fair turns, one claim for all, each sent at its slot. */
@ApplicationScoped
public class LaneTick {
    private static final Logger LOG = Logger.getLogger(LaneTick.class);
    private static final Duration BUSY = Duration.ofMillis(5);
    private static final Duration IDLE = Duration.ofMillis(20);
    private static final Duration AWAY = Duration.ofMillis(200);

    /** A shard that comes must not wait for us. */
    private static final Duration WITHOUT = Duration.ofMillis(25);

    private static final long LIMITS_EVERY_NANOS = Duration.ofMillis(500).toNanos();

    /**
     * Beyond its slots a pool brings a few more, so that one that is refused does not waste its slot. Only such as have no
     * limit of their own: that would count a start that may never be.
     */
    private static final int SPARE = 8;

    private static final double FAST_CPS = 50;

    private final EngineDatabase database;
    private final ShardLease lease;
    private final Lanes lanes;
    private final ClaimTransaction claim;
    private final Sender sender;
    private final Reach reach;
    private final Fairness fairness = new Fairness();
    private final Window window = new Window();

    private Wake wake;
    private long limitsReadAtNanos;
    private final Map<PoolId, Integer> shardOf = new ConcurrentHashMap<>();
    private final Map<Integer, Long> sendsFromNanos = new ConcurrentHashMap<>();
    private Map<Integer, Long> epochs = Map.of();
    private Claims.Obstacle obstacle;

    LaneTick(EngineDatabase database, ShardLease lease, Lanes lanes, ClaimTransaction claim, Sender sender) {
        this.database = database;
        this.lease = lease;
        this.reach = lease.reach();
        this.lanes = lanes;
        this.claim = claim;
        this.sender = sender;
    }

    public void start() {
        wake = Wake.startApart("lanes", AWAY, this::tick);
    }

    /** Something may be ready that was not before. */
    public void soon() {
        if (wake != null) {
            wake.soon();
        }
    }

    /** @return whether no claim is begun any more */
    public boolean stop() {
        return wake.stop(Duration.ofSeconds(5));
    }

    /**
     * What the next owners need to know, by shard; none of a shard that still has something on its way, or whose owner
     * before us we do not know all starts of yet.
     */
    public Map<Integer, HandedStarts> windows() {
        var windows = new HashMap<Integer, HandedStarts>();
        shardOf.values().stream()
                .distinct()
                .filter(this::isKnown)
                .forEach(shard -> lanes.window(poolsOf(shard)).ifPresent(window -> windows.put(shard, window)));
        return windows;
    }

    /** In its silence an owner does not know what still counts, nor does one that got the shard again since it looked. */
    private boolean isKnown(int shard) {
        var sendsFrom = sendsFromNanos.get(shard);
        var epoch = epochs.get(shard);
        return sendsFrom != null && System.nanoTime() - sendsFrom >= 0 && epoch != null && lease.isOurs(shard, epoch);
    }

    /** How many shards have pools here. */
    public int shards() {
        return (int) shardOf.values().stream().distinct().count();
    }

    private List<PoolId> poolsOf(int shard) {
        return shardOf.entrySet().stream()
                .filter(pool -> pool.getValue() == shard)
                .map(Map.Entry::getKey)
                .toList();
    }

    private Duration tick() throws SQLException {
        var shards = lease.shards();
        if (!shards.isEmpty() || !epochs.isEmpty()) {
            followLimits(shards);
        }
        return shards.isEmpty() ? WITHOUT : tick(shards);
    }

    private Duration tick(Map<Integer, Ownership> shards) throws SQLException {
        if (reach.wantsMore()) {
            lease.soon();
        }
        var open = lanes.open(System.nanoTime(), reach.nearNanos(), reach.nanos());
        int room = window.free(sender.onTheWay(), reach.nanos());
        if (open.isEmpty() || room == 0 || !reach.isEnough()) {
            window.saw(sender.takeMissed(), room == 0);
            return BUSY;
        }
        var found = database.inTransaction(connection -> ReadyTable.ready(connection, open));
        window.saw(sender.takeMissed(), found.size() >= room);
        var ready = found.stream()
                .filter(one -> shardOf.containsKey(one.poolId()))
                .collect(Collectors.groupingBy(ReadyTable.Ready::poolId, LinkedHashMap::new, Collectors.toList()));
        var slots = slots(shards, ready, room);
        var wanted = new ArrayList<Wanted>();
        shards.forEach((number, shard) -> {
            var attempts = wanted(ready, of(number, slots));
            if (!attempts.isEmpty()) {
                wanted.add(new Wanted(number, shard, attempts));
            }
        });
        if (!wanted.isEmpty() && isObstructed(wanted, slots)) {
            return AWAY;
        }
        return ready.isEmpty() ? IDLE : BUSY;
    }

    /** Those of the shard's pools. */
    private Map<PoolId, List<Long>> of(Integer shard, Map<PoolId, List<Long>> slots) {
        var of = new LinkedHashMap<>(slots);
        of.keySet().removeIf(pool -> !shard.equals(shardOf.get(pool)));
        return of;
    }

    /**
     * Claims for all shards at once: a claim costs as much as some ten calls of it. What one attempt alone is to blame for
     * stops its own shard and no other (P7).
     */
    private boolean isObstructed(List<Wanted> wanted, Map<PoolId, List<Long>> slots) throws SQLException {
        try {
            return claim(wanted, slots);
        } catch (SQLException | RuntimeException e) {
            if (wanted.size() == 1 || !GroupCommit.isOfOnePart(e)) {
                throw e;
            }
            LOG.warnf("claims: each shard by itself: %s", e.getClass().getSimpleName());
            return eachAlone(wanted, slots);
        }
    }

    /** @return whether something stands in the way, or a shard failed */
    private boolean eachAlone(List<Wanted> wanted, Map<PoolId, List<Long>> slots) {
        var obstructed = false;
        for (var one : wanted) {
            try {
                obstructed |= claim(List.of(one), of(one.shard(), slots));
            } catch (SQLException | RuntimeException e) {
                LOG.errorf("claims of shard %d: %s", one.shard(), e.getClass().getSimpleName());
                obstructed = true;
            }
        }
        return obstructed;
    }

    private boolean claim(List<Wanted> wanted, Map<PoolId, List<Long>> slots) throws SQLException {
        long begun = System.nanoTime();
        var claims = claim.claim(wanted, ClaimBatch.Slots.of(slots));
        long over = System.nanoTime();
        reach.took(over - begun, over);
        claims.granted()
                .forEach(granted ->
                        lanes.lane(granted.attempt().poolId()).ifPresent(lane -> sender.send(lane, granted)));
        return said(claims);
    }

    private void followLimits(Map<Integer, Ownership> shards) throws SQLException {
        var now = new HashMap<>(
                epochs); // one that was not renewed in time may be so again: its lanes know what they sent
        now.entrySet().removeIf(shard -> !lease.isOurs(shard.getKey(), shard.getValue()));
        shards.forEach((shard, held) -> now.put(shard, held.epoch()));
        if (now.equals(epochs) && System.nanoTime() - limitsReadAtNanos < LIMITS_EVERY_NANOS) {
            return;
        }
        var pools = database.inTransaction(connection -> ReadyTable.pools(connection, now.keySet()));
        limitsReadAtNanos = System.nanoTime();
        var begun = new HashSet<>(now.entrySet());
        begun.removeAll(epochs.entrySet());
        if (!begun.isEmpty()) {
            claim.countAnew();
        }
        lanes.forget(pools.stream()
                .filter(pool -> begun.stream().anyMatch(shard -> shard.getKey() == pool.shard()))
                .map(ReadyTable.Pool::poolId)
                .toList());
        lanes.follow(pools);
        begun.forEach(shard ->
                Optional.ofNullable(shards.get(shard.getKey()).window()).ifPresent(lanes::adopt));
        begun.forEach(shard ->
                sendsFromNanos.put(shard.getKey(), shards.get(shard.getKey()).sendsFromNanos()));
        shardOf.clear();
        pools.forEach(pool -> shardOf.put(pool.poolId(), pool.shard()));
        epochs = now;
    }

    /** Of pools for which something is ready: first of those that wait longest, as a small window does not bear all of them. */
    private Map<PoolId, List<Long>> slots(
            Map<Integer, Ownership> shards, Map<PoolId, List<ReadyTable.Ready>> ready, int room) {
        long now = System.nanoTime();
        long from = now + reach.aheadNanos();
        long within = reach.nanos();
        var slots = new LinkedHashMap<PoolId, List<Long>>();
        int each = Math.ceilDiv(room, Math.max(1, ready.size()));
        int left = room;
        for (var pool : ready.entrySet()) {
            var lane = lanes.lane(pool.getKey());
            int most = Math.min(Math.min(pool.getValue().size(), each), left);
            if (lane.isEmpty() || most == 0 || !mayGive(shards.get(shardOf.get(pool.getKey())), now, from)) {
                continue;
            }
            var free = lane.get().slots(now, lanes.earliest(pool.getValue(), from), within, most);
            if (!free.isEmpty()) {
                slots.put(pool.getKey(), free);
                left -= free.size();
            }
        }
        return slots;
    }

    private static boolean mayGive(Ownership shard, long nowNanos, long fromNanos) {
        return shard != null && shard.sendsFromNanos() - fromNanos <= 0 && shard.isHeld(nowNanos);
    }

    private List<AttemptId> wanted(Map<PoolId, List<ReadyTable.Ready>> ready, Map<PoolId, List<Long>> slots) {
        var wanted = new ArrayList<AttemptId>();
        slots.forEach((pool, free) -> {
            var taken = new AtomicInteger();
            fairness.order(ready.get(pool), free.size() + spare(pool), r -> mayTake(r, free, taken))
                    .forEach(r -> wanted.add(r.attemptId()));
        });
        return wanted;
    }

    /** A slot that is wasted is a large part of a slow pool's limit and a small one of a fast pool's. */
    private int spare(PoolId pool) {
        return lanes.rate(pool) < FAST_CPS ? SPARE : 1;
    }

    private boolean mayTake(ReadyTable.Ready ready, List<Long> free, AtomicInteger taken) {
        var may = taken.get() < free.size()
                ? lanes.tryOwnLimits(ready, free.get(taken.get()))
                : ready.cps() == null && ready.tenantCps() == null;
        if (may) {
            taken.incrementAndGet();
        }
        return may;
    }

    private boolean said(Claims claims) {
        if (claims.obstacle() == Claims.Obstacle.SHARD_NOT_OURS) {
            lease.refused("claim");
        }
        if (claims.obstacle() != obstacle) {
            obstacle = claims.obstacle();
            LOG.warnf("claims: %s", obstacle == null ? "going on" : obstacle);
        }
        return obstacle != null;
    }
}
