package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.pacing.Lane;
import dev.ringline.events.PoolId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of the lanes, by pool: {@code ringline_lane_granted_cps}, {@code _allowed_cps} (slowed by the carrier's refusals),
 * {@code _used_cps}, {@code _on_the_way}, {@code _window_ms}, {@code _lateness_ms}; {@code ringline_lane_turns_total} by what
 * became of a claim in its lane; {@code ringline_lane_refusals_total}: the carrier's "too many".
 */
@ApplicationScoped
class LaneFigures {
    private final MeterRegistry meters;
    private final MultiGauge granted;
    private final MultiGauge allowed;
    private final MultiGauge used;
    private final MultiGauge onTheWay;
    private final MultiGauge window;
    private final MultiGauge lateness;
    private final Set<PoolId> counted = new HashSet<>();
    private Map<PoolId, Followed> followed = Map.of();

    /** A lane is as it is: another epoch has another one. */
    private record Followed(int cps, Lane lane) {}

    LaneFigures(MeterRegistry meters) {
        this.meters = meters;
        this.granted = gauge("granted.cps");
        this.allowed = gauge("allowed.cps");
        this.used = gauge("used.cps");
        this.onTheWay = gauge("on.the.way");
        this.window = gauge("window.ms");
        this.lateness = gauge("lateness.ms");
    }

    /** What a lane does at present each row asks itself: they are written anew only where lanes come, go or are granted more. */
    void follow(List<ReadyTable.Pool> pools, Map<PoolId, Lane> lanes) {
        var now = new HashMap<PoolId, Followed>();
        pools.forEach(pool -> now.put(pool.poolId(), new Followed(pool.cps(), lanes.get(pool.poolId()))));
        if (now.equals(followed)) {
            return;
        }
        followed = now;
        var cps = new ArrayList<MultiGauge.Row<?>>();
        pools.forEach(pool -> cps.add(MultiGauge.Row.of(tags(pool.poolId()), pool.cps())));
        granted.register(cps, true);
        lanes.keySet().stream().filter(counted::add).forEach(this::countFromZero);
        register(allowed, lanes, lane -> 1e9 / lane.pace().intervalNanos());
        register(used, lanes, lane -> lane.sentInLastSecond(System.nanoTime()));
        register(onTheWay, lanes, Lane::onTheWay);
        register(window, lanes, lane -> lane.pace().windowNanos() / 1e6);
        register(lateness, lanes, lane -> lane.latenessNanos() / 1e6);
    }

    /** Rates and alarms see a first event only where there was a zero before it. */
    private void countFromZero(PoolId pool) {
        turns(pool, true);
        turns(pool, false);
        refusals(pool);
    }

    void turn(PoolId pool, boolean inTime) {
        turns(pool, inTime).increment();
    }

    private Counter turns(PoolId pool, boolean inTime) {
        return meters.counter("ringline.lane.turns", "pool", pool.toString(), "said", inTime ? "sent" : "too-late");
    }

    /** A limit of its own keeps an attempt from a slot: counted at each look, with the claims that wait. */
    void waits(String why) {
        meters.counter("ringline.claims.deferred", "why", why).increment();
    }

    void refused(PoolId pool) {
        refusals(pool).increment();
    }

    private Counter refusals(PoolId pool) {
        return meters.counter("ringline.lane.refusals", "pool", pool.toString());
    }

    private static void register(MultiGauge gauge, Map<PoolId, Lane> lanes, ToDoubleFunction<Lane> value) {
        var rows = new ArrayList<MultiGauge.Row<?>>();
        lanes.forEach((pool, lane) -> rows.add(MultiGauge.Row.of(tags(pool), lane, value)));
        gauge.register(rows, true);
    }

    private MultiGauge gauge(String name) {
        return MultiGauge.builder("ringline.lane." + name).register(meters);
    }

    private static Tags tags(PoolId pool) {
        return Tags.of("pool", pool.toString());
    }
}
