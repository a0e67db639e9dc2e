package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.claim.ClaimBatch;
import dev.ringline.dialer.claim.io.ClaimTransaction;
import dev.ringline.dialer.claim.io.Claims;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.pacing.Window;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.AttemptId;
import dev.ringline.events.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private static final long LIMITS_EVERY_NANOS = Duration.ofMillis(500).toNanos();

    /**
     * A claim that takes longer has its first slots a little past when it is committed, which the lane allows for; more would
     * leave so few slots within the look-ahead that a slow database wastes most of the limit.
     */
    private static final long CLAIM_AHEAD_MAX_NANOS = Lane.LOOK_AHEAD_NANOS / 5;

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
    private final Fairness fairness = new Fairness();
    private final Window window = new Window();

    private Wake wake;
    private boolean warm;
    private long limitsReadAtNanos;
    private long epoch;
    private long claimNanos = CLAIM_AHEAD_MAX_NANOS;
    private Claims.Obstacle obstacle;

    LaneTick(EngineDatabase database, ShardLease lease, Lanes lanes, ClaimTransaction claim, Sender sender) {
        this.database = database;
        this.lease = lease;
        this.lanes = lanes;
        this.claim = claim;
        this.sender = sender;
    }

    public void start() {
        wake = Wake.start("lanes", AWAY, this::tick);
    }

    /** Something may be ready that was not before. */
    public void soon() {
        if (wake != null) {
            wake.soon();
        }
    }

    /** No claim is begun after this returns. */
    public void stop() {
        wake.stop(Duration.ofSeconds(5));
    }

    private Duration tick() throws SQLException {
        if (!warm) {
            sender.warmUp();
            warm = true;
        }
        var shard = lease.owned();
        return shard.isPresent() ? tick(shard.get()) : AWAY;
    }

    private Duration tick(Ownership shard) throws SQLException {
        followLimits(shard);
        var open = lanes.open(System.nanoTime());
        int room = window.free(sender.onTheWay());
        if (open.isEmpty() || room == 0) {
            window.saw(sender.takeMissed(), room == 0);
            return BUSY;
        }
        var ready = database.inTransaction(connection -> ReadyTable.ready(connection, open));
        window.saw(sender.takeMissed(), ready.size() >= room);
        var slots = slots(ready, shard, room);
        var wanted = wanted(ready, slots);
        if (wanted.isEmpty()) {
            return ready.isEmpty() ? IDLE : BUSY;
        }
        long begun = System.nanoTime();
        var claims = claim.claim(shard, ShardLease.SHARD, wanted, ClaimBatch.Slots.of(slots));
        long took = System.nanoTime() - begun;
        claimNanos = Math.max(took, (claimNanos * 15 + took) / 16); // up at once, down slowly
        claims.granted()
                .forEach(granted ->
                        lanes.lane(granted.attempt().poolId()).ifPresent(lane -> sender.send(lane, granted)));
        return said(claims) ? AWAY : BUSY;
    }

    private void followLimits(Ownership shard) throws SQLException {
        if (shard.epoch() != epoch) {
            lanes.clear();
            epoch = shard.epoch();
            limitsReadAtNanos = System.nanoTime() - LIMITS_EVERY_NANOS;
        }
        if (System.nanoTime() - limitsReadAtNanos >= LIMITS_EVERY_NANOS) {
            lanes.follow(database.inTransaction(ReadyTable::pools));
            limitsReadAtNanos = System.nanoTime();
        }
    }

    /** Slots begin behind the time that a claim takes, so that they are not past when it is committed. */
    private Map<PoolId, List<Long>> slots(List<ReadyTable.Ready> ready, Ownership shard, int room) {
        long now = System.nanoTime();
        long from = now + Math.min(claimNanos, CLAIM_AHEAD_MAX_NANOS);
        if (shard.sendsFromNanos() - from > 0) {
            return Map.of();
        }
        var wanted = ready.stream().collect(Collectors.groupingBy(ReadyTable.Ready::poolId));
        var slots = new LinkedHashMap<PoolId, List<Long>>();
        int each = Math.ceilDiv(room, Math.max(1, wanted.size())); // a window that is too small is shared by all pools
        wanted.forEach((pool, of) -> lanes.lane(pool)
                .map(lane -> lane.slots(now, lanes.earliest(of, from), Math.min(of.size(), each)))
                .filter(free -> !free.isEmpty())
                .ifPresent(free -> slots.put(pool, free)));
        return slots;
    }

    private List<AttemptId> wanted(List<ReadyTable.Ready> ready, Map<PoolId, List<Long>> slots) {
        var wanted = new ArrayList<AttemptId>();
        slots.forEach((pool, free) -> {
            var of = ready.stream().filter(r -> r.poolId().equals(pool)).toList();
            var taken = new AtomicInteger();
            fairness.order(of, free.size() + spare(pool), r -> mayTake(r, free, taken))
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

    /** @return whether something stands in the way of all claims */
    private boolean said(Claims claims) {
        if (claims.obstacle() != obstacle) {
            obstacle = claims.obstacle();
            LOG.warnf("claims: %s", obstacle == null ? "going on" : obstacle);
        }
        return obstacle != null;
    }
}
