package dev.ringline.dialer.guard.io;

import dev.ringline.dialer.controls.io.Controls;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.guard.PoolOutcome;
import dev.ringline.dialer.guard.Throttle;
import dev.ringline.dialer.pacing.io.Lanes;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.Attempt;
import dev.ringline.events.BreakerChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.PoolThrottled;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * A breaker and a throttle a pool, fed by what became of its calls. What changed is saved, so that claims see it, and said on
 * {@code controls}; a new owner begins where the last one stood.
 */
@ApplicationScoped
public class Breakers {
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final EngineDatabase database;
    private final Controls controls;
    private final ShardLease lease;
    private final Lanes lanes;
    private final Clock clock;
    private final CircuitBreakerConfig failing;
    private final CircuitBreakerConfig declining;
    private final int trialCalls;
    private final Duration openFor;
    private final Map<PoolId, PoolBreaker> breakers = new ConcurrentHashMap<>();
    private final Map<PoolId, Throttle> throttles = new ConcurrentHashMap<>();
    private Map<Integer, Long> epochs = Map.of();
    private Wake wake;

    Breakers(
            EngineDatabase database,
            Controls controls,
            ShardLease lease,
            Lanes lanes,
            Clock clock,
            @ConfigProperty(name = "ringline.breaker.calls", defaultValue = "40") int calls,
            @ConfigProperty(name = "ringline.breaker.least-calls", defaultValue = "20") int leastCalls,
            @ConfigProperty(name = "ringline.breaker.failure-percent", defaultValue = "50") float failurePercent,
            @ConfigProperty(name = "ringline.breaker.declined-percent", defaultValue = "50") float declinedPercent,
            @ConfigProperty(name = "ringline.breaker.open-for", defaultValue = "30s") Duration openFor,
            @ConfigProperty(name = "ringline.breaker.trial-calls", defaultValue = "5") int trialCalls) {
        this.database = database;
        this.controls = controls;
        this.lease = lease;
        this.lanes = lanes;
        this.clock = clock;
        this.trialCalls = trialCalls;
        this.openFor = openFor;
        var usual = CircuitBreakerConfig.custom()
                .slidingWindow(calls, leastCalls, CircuitBreakerConfig.SlidingWindowType.COUNT_BASED)
                .waitDurationInOpenState(openFor)
                .automaticTransitionFromOpenToHalfOpenEnabled(true)
                .permittedNumberOfCallsInHalfOpenState(trialCalls)
                .build();
        this.failing = CircuitBreakerConfig.from(usual)
                .failureRateThreshold(failurePercent)
                .build();
        this.declining = CircuitBreakerConfig.from(usual)
                .failureRateThreshold(declinedPercent)
                .build();
    }

    public void start() {
        wake = Wake.start("breakers", PAUSE, this::tick);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(5));
    }

    /** To be told of every attempt that ended or was answered, when that is committed. */
    public void heard(Attempt attempt) {
        breaker(attempt.poolId()).heard(attempt);
        if (PoolOutcome.of(attempt.disposition()) == PoolOutcome.TOO_MANY) {
            slow(attempt.poolId());
        }
    }

    /** The carrier says itself that it lets nothing through. */
    public void blocked(PoolId pool, String reason) {
        breaker(pool).shutOut(reason);
    }

    /** At once: the lane does not wait until it is saved. */
    private void slow(PoolId pool) {
        var throttle = throttles.computeIfPresent(pool, (id, t) -> t.refused(System.nanoTime()));
        lanes.refused(pool);
        if (throttle != null) {
            lanes.throttle(pool, throttle.rate());
        }
    }

    private Duration tick() throws SQLException {
        var now = lease.shards().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, shard -> shard.getValue().epoch()));
        if (!now.isEmpty()) {
            var pools = database.inTransaction(connection -> BreakerTable.pools(connection, now.keySet()));
            for (var pool : pools) {
                if (!now.get(pool.shard()).equals(epochs.get(pool.shard()))) {
                    begin(pool);
                }
                follow(pool);
            }
        }
        epochs = now;
        return PAUSE;
    }

    /** A new owner takes over what was saved; of the shards that it had before it knows more. */
    private void begin(BreakerTable.Pool pool) {
        if (pool.open()) {
            breaker(pool.poolId()).open();
        }
        double rate = pool.throttledCps() == null ? pool.cps() : Math.min(pool.cps(), pool.throttledCps());
        throttles.put(pool.poolId(), new Throttle(pool.cps(), rate, System.nanoTime()));
    }

    private void follow(BreakerTable.Pool saved) throws SQLException {
        var throttle = throttles.compute(saved.poolId(), (id, t) -> followed(t, saved.cps()));
        lanes.throttle(saved.poolId(), throttle.rate());
        if (breaker(saved.poolId()).isTried()) {
            lanes.tried(saved.poolId(), trialCalls, openFor.multipliedBy(2)); // longer than a phone rings
        } else {
            lanes.notTried(saved.poolId());
        }
        var now = new BreakerTable.Pool(
                saved.poolId(),
                saved.tenantId(),
                saved.shard(),
                saved.cps(),
                breaker(saved.poolId()).isOpen(),
                throttle.isSlowed() ? throttle.rate() : null);
        if (now.open() != saved.open() || !Objects.equals(now.throttledCps(), saved.throttledCps())) {
            database.inTransaction(connection -> save(connection, saved, now));
        }
    }

    private static Throttle followed(Throttle throttle, int cps) {
        long now = System.nanoTime();
        return throttle == null || throttle.granted() != cps ? Throttle.none(cps, now) : throttle.quiet(now);
    }

    private Void save(Connection connection, BreakerTable.Pool before, BreakerTable.Pool now) throws SQLException {
        var at = clock.instant();
        var subject = "pool/" + now.poolId();
        var reason = breaker(now.poolId()).reason();
        BreakerTable.save(connection, now, reason);
        if (now.open() != before.open()) {
            var changed = new BreakerChanged(now.tenantId(), now.poolId(), now.open(), reason, at);
            controls.say(connection, subject, changed, now.tenantId(), at);
        }
        if (!Objects.equals(now.throttledCps(), before.throttledCps())) {
            double cps = now.throttledCps() == null ? now.cps() : now.throttledCps();
            var why = now.throttledCps() == null ? "as granted again" : "the carrier refused calls as too many";
            controls.say(
                    connection,
                    subject,
                    new PoolThrottled(now.tenantId(), now.poolId(), cps, why, at),
                    now.tenantId(),
                    at);
        }
        return null;
    }

    private PoolBreaker breaker(PoolId pool) {
        return breakers.computeIfAbsent(pool, id -> new PoolBreaker(id.toString(), failing, declining));
    }
}
