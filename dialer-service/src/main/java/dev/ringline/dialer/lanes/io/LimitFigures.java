package dev.ringline.dialer.lanes.io;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.lanes.io.LimitTable.Fill;
import dev.ringline.dialer.lanes.io.LimitTable.PoolLoad;
import dev.ringline.dialer.pacing.io.Lanes;
import dev.ringline.dialer.shard.io.ShardLease;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of every limit but the carrier's rate, which LaneFigures has, of the shards that this replica owns: allowed and used
 * of {@code ringline_concurrency_*} and {@code ringline_own_cps_*}, by {@code limit} (pool, tenant, campaign) and {@code of}
 * whom, the fullest {@value LimitTable#MOST} of each; {@code ringline_live_calls}, and by pool {@code ringline_agents_waiting},
 * {@code ringline_rooms_preparing} and {@code ringline_attempts_waiting}. {@code ringline_livekit_requests_used} is of all
 * replicas together, in the last minute, and 0 where requests are not limited.
 */
@ApplicationScoped
class LimitFigures {
    private static final Duration EVERY = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final EngineDatabase database;
    private final ShardLease lease;
    private final Lanes lanes;
    private final MeterRegistry meters;
    private final MultiGauge live;
    private final MultiGauge agents;
    private final MultiGauge preparing;
    private final MultiGauge waiting;
    private final MultiGauge mostCalls;
    private final MultiGauge calls;
    private final MultiGauge mostCps;
    private final MultiGauge cps;
    private final AtomicLong requests = new AtomicLong();
    private Wake wake;

    LimitFigures(EngineDatabase database, ShardLease lease, Lanes lanes, MeterRegistry meters) {
        this.database = database;
        this.lease = lease;
        this.lanes = lanes;
        this.meters = meters;
        meters.gauge("ringline.livekit.requests.used", requests);
        this.live = gauge("live.calls");
        this.agents = gauge("agents.waiting");
        this.preparing = gauge("rooms.preparing");
        this.waiting = gauge("attempts.waiting");
        this.mostCalls = gauge("concurrency.allowed");
        this.calls = gauge("concurrency.used");
        this.mostCps = gauge("own.cps.allowed");
        this.cps = gauge("own.cps.used");
    }

    void start(@Observes StartupEvent event) {
        wake = Wake.start("limit-figures", EVERY, this::look);
    }

    void stop(@Observes ShutdownEvent event) {
        wake.stop(STOP_WITHIN);
    }

    private Duration look() throws SQLException {
        requests.set(database.inTransaction(LimitTable::requests));
        show(lease.shards().keySet());
        return EVERY;
    }

    /** A replica that owns nothing shows nothing: what it showed before is another's now. */
    private void show(Set<Integer> shards) throws SQLException {
        var pools = shards.isEmpty()
                ? List.<PoolLoad>of()
                : database.inTransaction(connection -> LimitTable.pools(connection, shards));
        var fills = shards.isEmpty()
                ? List.<Fill>of()
                : database.inTransaction(connection -> LimitTable.fills(connection, shards));
        pools(live, pools, PoolLoad::live);
        pools(agents, pools, PoolLoad::agents);
        pools(preparing, pools, PoolLoad::preparing);
        pools(waiting, pools, PoolLoad::waiting);
        var concurrency =
                fills.stream().filter(fill -> fill.mostCalls() != null).toList();
        fills(mostCalls, concurrency, Fill::mostCalls);
        fills(calls, concurrency, Fill::calls);
        var rates = fills.stream().filter(fill -> fill.mostCps() != null).toList();
        fills(mostCps, rates, Fill::mostCps);
        fills(cps, rates, fill -> lanes.usedRate(fill.whose()));
    }

    private static void pools(MultiGauge gauge, List<PoolLoad> pools, ToDoubleFunction<PoolLoad> value) {
        gauge.register(
                pools.stream()
                        .<MultiGauge.Row<?>>map(
                                pool -> MultiGauge.Row.of(Tags.of("pool", pool.pool()), value.applyAsDouble(pool)))
                        .toList(),
                true);
    }

    private static void fills(MultiGauge gauge, List<Fill> fills, ToDoubleFunction<Fill> value) {
        gauge.register(
                fills.stream()
                        .<MultiGauge.Row<?>>map(fill -> MultiGauge.Row.of(
                                Tags.of("limit", fill.limit(), "of", fill.of()), value.applyAsDouble(fill)))
                        .toList(),
                true);
    }

    private MultiGauge gauge(String name) {
        return MultiGauge.builder("ringline." + name).register(meters);
    }
}
