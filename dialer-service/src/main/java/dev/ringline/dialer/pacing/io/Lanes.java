package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.pacing.Pace;
import dev.ringline.dialer.pacing.Path;
import dev.ringline.dialer.pacing.Ramp;
import dev.ringline.dialer.pacing.Starts;
import dev.ringline.dialer.shard.HandedStarts;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The lanes of the shard's pools, and the paces of tenants and campaigns that have a limit of their own (P4). */
@ApplicationScoped
public class Lanes {
    private static final long MS_NANOS = 1_000_000L;
    private static final long LATELY_NANOS = 10_000 * MS_NANOS; // longer than between two calls of the slowest ramp
    private static final long OWN_LIMITS_NANOS = 2_000_000_000L;

    private final Map<PoolId, Lane> lanes = new ConcurrentHashMap<>();
    private final Map<PoolId, Integer> granted = new ConcurrentHashMap<>();
    private final Map<PoolId, Double> throttled =
            new ConcurrentHashMap<>(); // as this replica heard, before it is saved
    private final Map<Object, Starts> own = new ConcurrentHashMap<>();
    private final Map<PoolId, Ramp> ramps = new ConcurrentHashMap<>();
    private final Map<PoolId, Long> trials = new ConcurrentHashMap<>(); // since when
    private final Path path;
    private final long rampNanos;
    private final LaneFigures figures;
    private final long guardNanos;

    /** @param guardMs how much longer than a second a start counts at least; more where the way to LiveKit is seen to jitter */
    Lanes(
            PathProbe probe,
            LaneFigures figures,
            @ConfigProperty(name = "ringline.pacing.guard.ms", defaultValue = "10") long guardMs,
            LiveKitSettings settings) {
        this.rampNanos = settings.ramp().toNanos();
        this.path = probe.path();
        this.figures = figures;
        this.guardNanos = guardMs * MS_NANOS;
    }

    /** Takes the limits as the view of the rules has them now; a pool that is gone has no lane. */
    void follow(List<ReadyTable.Pool> pools) {
        lanes.forEach(this::grow);
        pools.forEach(pool -> pace(pool.poolId(), pool.cps(), throttled.getOrDefault(pool.poolId(), pool.rate())));
        lanes.keySet().retainAll(pools.stream().map(ReadyTable.Pool::poolId).collect(Collectors.toSet()));
        granted.keySet().retainAll(lanes.keySet());
        throttled.keySet().retainAll(lanes.keySet());
        ramps.keySet().retainAll(lanes.keySet());
        trials.keySet().retainAll(lanes.keySet());
        figures.follow(pools, lanes);
    }

    /** The carrier refused one as too many. */
    public void refused(PoolId pool) {
        figures.refused(pool);
    }

    /** @param rate calls a second that the carrier's refusals leave of what it granted: holds at once */
    public void throttle(PoolId pool, double rate) {
        throttled.put(pool, rate);
        var cps = granted.get(pool);
        if (cps != null) {
            pace(pool, cps, rate);
        }
    }

    /**
     * The pool is tried: it lets through so many calls, and if they said nothing (nobody knows how they ended, or they came
     * back unsent) as many again.
     */
    public void tried(PoolId pool, int calls, Duration again) {
        long now = System.nanoTime();
        lane(pool).ifPresent(lane -> {
            var since = trials.get(pool);
            if (since == null || lane.isUsedUp() && now - since > again.toNanos()) {
                lane.allow(calls);
                trials.put(pool, now);
            }
        });
    }

    /** It is open to all, or to none. */
    public void notTried(PoolId pool) {
        if (trials.remove(pool) != null) {
            lane(pool).ifPresent(Lane::allowAll);
        }
    }

    private void pace(PoolId pool, int cps, double rate) {
        var ramp = ramps.computeIfAbsent(pool, id -> Ramp.begun(rampNanos, System.nanoTime()));
        var pace = Pace.of(cps, guardNanos).slowedTo(Math.min(rate, ramp.rate(cps)));
        granted.put(pool, cps);
        lanes.computeIfAbsent(pool, id -> new Lane(path, pace)).pace(pace);
    }

    private void grow(PoolId pool, Lane lane) {
        long now = System.nanoTime();
        ramps.computeIfPresent(pool, (id, ramp) -> ramp.seen(lane.hasSentSince(now - LATELY_NANOS), now));
    }

    /** The pools that have a free slot within the reach; none while none of these is near: several slots are one claim then. */
    List<PoolId> open(long nowNanos, long nearNanos, long reachNanos) {
        if (lanes.values().stream().noneMatch(lane -> lane.hasSlot(nowNanos, nearNanos))) {
            return List.of();
        }
        return lanes.entrySet().stream()
                .filter(lane -> lane.getValue().hasSlot(nowNanos, reachNanos))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Pools of which another epoch begins: what we knew of them is not what was sent since. */
    void forget(Collection<PoolId> pools) {
        lanes.keySet().removeAll(pools);
        granted.keySet().removeAll(pools);
        throttled.keySet().removeAll(pools);
        ramps.keySet().removeAll(pools);
        trials.keySet().removeAll(pools);
    }

    /** What the next owner must know; empty while something is on its way. Nothing is sent any more. */
    Optional<HandedStarts> window(Collection<PoolId> pools) {
        long now = System.nanoTime();
        var left = new HashMap<UUID, List<Long>>();
        for (var pool : pools) {
            var starts = lane(pool).map(lane -> lane.left(now)).orElse(Optional.of(List.of()));
            if (starts.isEmpty()) {
                return Optional.empty();
            }
            left.put(pool.value(), starts.get());
        }
        var tenants = new HashMap<String, List<Long>>();
        var campaigns = new HashMap<UUID, List<Long>>();
        own.forEach((whose, starts) -> {
            var ages = starts.ages(now - OWN_LIMITS_NANOS, now);
            if (!ages.isEmpty() && whose instanceof TenantId tenant) {
                tenants.put(tenant.value(), ages);
            } else if (!ages.isEmpty() && whose instanceof CampaignId campaign) {
                campaigns.put(campaign.value(), ages);
            }
        });
        return Optional.of(new HandedStarts(left, tenants, campaigns));
    }

    /** Goes on where the owner before us stopped. */
    void adopt(HandedStarts window) {
        long now = System.nanoTime();
        window.lanes().forEach((pool, left) -> lane(new PoolId(pool)).ifPresent(lane -> lane.adopt(left, now)));
        window.tenants().forEach((tenant, ages) -> adopt(new TenantId(tenant), ages, now));
        window.campaigns().forEach((campaign, ages) -> adopt(new CampaignId(campaign), ages, now));
    }

    /** On top of what we know: starts that several shards bring count more than once for a second, never less. */
    private void adopt(Object whose, List<Long> ages, long nowNanos) {
        var starts = starts(whose);
        ages.forEach(age -> starts.add(nowNanos - age));
    }

    /** Those that have a lane here. */
    public List<PoolId> pools() {
        return List.copyOf(lanes.keySet());
    }

    Optional<Lane> lane(PoolId pool) {
        return Optional.ofNullable(lanes.get(pool));
    }

    /** Calls a second that the pool goes at now; 0 while it has no lane. */
    public double rate(PoolId pool) {
        return lane(pool).map(lane -> 1e9 / lane.pace().intervalNanos()).orElse(0.0);
    }

    /** How many INVITEs all pools sent in the last second. */
    public int usedRate() {
        long now = System.nanoTime();
        return lanes.values().stream()
                .mapToInt(lane -> lane.sentInLastSecond(now))
                .sum();
    }

    /** How many INVITEs the pool sent in the last second. */
    public int usedRate(PoolId pool) {
        return lane(pool).map(lane -> lane.sentInLastSecond(System.nanoTime())).orElse(0);
    }

    /** How many INVITEs a tenant or a campaign with a rate of its own sent, or has slots for, since a second ago. */
    public int usedRate(Object whose) {
        var starts = own.get(whose);
        return starts == null ? 0 : starts.since(System.nanoTime() - 1_000_000_000L);
    }

    /** The earliest time from {@code fromNanos} at which the own limits of one of these, at least, allow a start. */
    long earliest(List<ReadyTable.Ready> ready, long fromNanos) {
        long wait = ready.stream()
                .mapToLong(each -> earliest(each, fromNanos) - fromNanos)
                .min()
                .orElse(0);
        if (wait > 0) {
            ready.stream()
                    .map(each -> standsInTheWay(each, fromNanos))
                    .distinct()
                    .forEach(figures::waits);
        }
        return fromNanos + wait;
    }

    private String standsInTheWay(ReadyTable.Ready ready, long atNanos) {
        return earliest(ready.tenantId(), ready.tenantCps(), atNanos) - atNanos > 0 ? "tenant cps" : "campaign cps";
    }

    /**
     * Whether tenant and campaign may start one at that slot by their own limits; if so, it counts there. A limit is held
     * against the slot and not against the present: slots are given ahead, by no even measure; and for as much longer than
     * a second as one of them may be used late.
     */
    boolean tryOwnLimits(ReadyTable.Ready ready, long slotNanos) {
        if (earliest(ready, slotNanos) - slotNanos > 0) {
            figures.waits(standsInTheWay(ready, slotNanos));
            return false;
        }
        count(ready.tenantId(), ready.tenantCps(), slotNanos);
        count(ready.campaignId(), ready.cps(), slotNanos);
        return true;
    }

    private long earliest(ReadyTable.Ready ready, long fromNanos) {
        return earliest(ready.campaignId(), ready.cps(), earliest(ready.tenantId(), ready.tenantCps(), fromNanos));
    }

    private long earliest(Object whose, Integer cps, long fromNanos) {
        return cps == null
                ? fromNanos
                : starts(whose).earliest(fromNanos, Pace.of(cps, Lane.TOO_LATE_NANOS + guardNanos));
    }

    private void count(Object whose, Integer cps, long slotNanos) {
        if (cps != null) {
            starts(whose).add(slotNanos);
        }
    }

    private Starts starts(Object whose) {
        return own.computeIfAbsent(whose, w -> new Starts());
    }
}
