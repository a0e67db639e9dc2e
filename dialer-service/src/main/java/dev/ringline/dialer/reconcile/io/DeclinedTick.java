package dev.ringline.dialer.reconcile.io;

import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.carrier.io.CarrierCalls;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.guard.io.Breakers;
import dev.ringline.dialer.reconcile.CarrierBlock;
import dev.ringline.dialer.reconcile.CarrierWord;
import dev.ringline.dialer.reconcile.io.DeclinedTable.Declined;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.PoolId;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Asks the carrier of each 603 whether it was itself that declined, three times because its alerts lag. If so the lead gets
 * its attempt back, and the pool's breaker opens: every further call would hear the same.
 */
@ApplicationScoped
public class DeclinedTick {
    private static final Logger LOG = Logger.getLogger(DeclinedTick.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(5);
    private static final Duration CLOCKS = Duration.ofSeconds(10);
    private static final int LOOKS = 3;

    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final CarrierCalls carrier;
    private final Breakers breakers;
    private final ShardLease lease;
    private final Duration first;
    private final boolean enabled;
    private Wake wake;

    DeclinedTick(
            EngineDatabase database,
            AttemptTable attempts,
            CarrierCalls carrier,
            Breakers breakers,
            ShardLease lease,
            @ConfigProperty(name = "ringline.declined.look-after", defaultValue = "5s") Duration first,
            @ConfigProperty(name = "ringline.engine.enabled", defaultValue = "true") boolean enabled) {
        this.database = database;
        this.attempts = attempts;
        this.carrier = carrier;
        this.breakers = breakers;
        this.lease = lease;
        this.first = first;
        this.enabled = enabled;
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            wake = Wake.start("declined", PAUSE, () -> {
                look(lease.shards().keySet());
                return PAUSE;
            });
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (wake != null) {
            wake.stop(STOP_WITHIN);
        }
    }

    void look(Set<Integer> shards) throws SQLException {
        if (shards.isEmpty()) {
            return;
        }
        var due = database.inTransaction(connection -> DeclinedTable.due(connection, first, shards));
        var pools = due.stream().collect(Collectors.groupingBy(Declined::pool));
        for (var pool : pools.entrySet()) {
            look(pool.getKey(), pool.getValue().stream().map(Declined::id).toList());
        }
    }

    /** One request a pool, and one more a call only where something was blocked. */
    private void look(PoolId pool, List<AttemptId> ids) throws SQLException {
        var declined = database.inTransaction(connection -> attempts.find(connection, ids)).values().stream()
                .map(AttemptTable.Stored::attempt)
                .toList();
        var from =
                declined.stream().map(Attempt::slotAt).min(Instant::compareTo).orElseThrow();
        var blocks = carrier.blocks(pool, from.minus(CLOCKS));
        if (blocks.isEmpty()) {
            database.inTransaction(connection -> {
                DeclinedTable.later(connection, ids, LOOKS);
                return null;
            });
            return;
        }
        var settled = new ArrayList<AttemptId>();
        for (var attempt : blocks.get().isEmpty() ? List.<Attempt>of() : declined) {
            if (wasBlocked(attempt, blocks.get())) {
                settled.add(attempt.attemptId());
            }
        }
        database.inTransaction(connection -> {
            DeclinedTable.settled(connection, settled);
            DeclinedTable.looked(connection, ids, LOOKS);
            return null;
        });
    }

    private boolean wasBlocked(Attempt attempt, List<CarrierBlock> blocks) throws SQLException {
        var sid = carrier.ask(attempt) instanceof CarrierWord.Listed listed ? listed.sid() : null;
        var block = CarrierBlock.of(blocks, attempt, sid);
        if (block.isEmpty()) {
            return false;
        }
        LOG.errorf("attempt %s: %s", attempt.attemptId(), block.get().words());
        var corrected = database.inTransaction(connection ->
                attempts.transition(connection, attempt.attemptId(), block.get().fact(attempt, sid)));
        Optional<PoolId> pool = corrected.map(Attempt::poolId);
        pool.ifPresent(id -> breakers.blocked(id, block.get().words()));
        return true;
    }
}
