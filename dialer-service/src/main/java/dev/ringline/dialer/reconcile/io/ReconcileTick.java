package dev.ringline.dialer.reconcile.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.engine.SteadyTime;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Incarnation;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.guard.io.Breakers;
import dev.ringline.dialer.reconcile.Finding;
import dev.ringline.dialer.reconcile.ReconcileDecider;
import dev.ringline.dialer.reconcile.ReconcileDecider.Progress;
import dev.ringline.dialer.reconcile.ReconcileDecider.Waits;
import dev.ringline.dialer.reconcile.Reconciliation;
import dev.ringline.dialer.reconcile.Settlement;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Takes up attempts past their deadline and carries each through its reconciliation, a step at a time. */
@ApplicationScoped
public class ReconcileTick {
    private static final Logger LOG = Logger.getLogger(ReconcileTick.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final int AT_ONCE = 50;

    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final ShardLease lease;
    private final Witnesses witnesses;
    private final Breakers breakers;
    private final String me;
    private final Clock clock;
    private final SteadyTime steady;
    private final Waits waits;
    private final LiveKitSettings liveKit;
    private final Set<AttemptId> underWay = ConcurrentHashMap.newKeySet();
    private final Semaphore free = new Semaphore(AT_ONCE);
    private Wake wake;

    ReconcileTick(
            EngineDatabase database,
            AttemptTable attempts,
            ShardLease lease,
            Witnesses witnesses,
            Breakers breakers,
            Incarnation incarnation,
            Clock clock,
            LiveKitSettings liveKit,
            @ConfigProperty(name = "ringline.reconcile.race", defaultValue = "6s") Duration race,
            @ConfigProperty(name = "ringline.reconcile.between-looks", defaultValue = "30s") Duration betweenLooks,
            @ConfigProperty(name = "ringline.reconcile.again", defaultValue = "1s") Duration again,
            @ConfigProperty(name = "ringline.reconcile.patience", defaultValue = "40s") Duration patience) {
        this.database = database;
        this.attempts = attempts;
        this.lease = lease;
        this.witnesses = witnesses;
        this.breakers = breakers;
        this.me = incarnation.id();
        this.clock = clock;
        this.steady = new SteadyTime(clock);
        this.liveKit = liveKit;
        this.waits = new Waits(race, betweenLooks, again, patience);
    }

    public void start() {
        wake = Wake.start("reconcile", PAUSE, this::tick);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(5));
    }

    private Duration tick() throws SQLException {
        var shards = lease.shards().keySet();
        if (!shards.isEmpty()) {
            takeUp();
            takeOver(shards);
            for (var id : database.inTransaction(c -> ReconciliationTable.due(c, steady.instant(), me, shards))) {
                goOn(id);
            }
        }
        return PAUSE;
    }

    void takeUp() throws SQLException {
        database.inTransaction(connection -> {
            for (var id : ReconciliationTable.overdue(connection)) {
                attempts.transition(
                        connection,
                        id,
                        new AttemptFact.Lost("its holder was silent past the deadline", clock.instant()));
                ReconciliationTable.begin(connection, id, steady.instant(), me);
            }
            return null;
        });
    }

    /** What a former owner began goes on, by our time. */
    void takeOver(Set<Integer> shards) throws SQLException {
        database.inTransaction(connection -> {
            for (var id : ReconciliationTable.ofOthers(connection, me, shards)) {
                var at = ReconciliationTable.find(connection, id);
                if (at.isPresent()) {
                    var attempt = attempts.find(connection, List.of(id)).get(id).attempt();
                    var ours = at.get().takenOver(steady.instant(), waits(attempt));
                    ReconciliationTable.save(connection, id, ours, me);
                }
            }
            return null;
        });
    }

    private void goOn(AttemptId id) {
        if (!free.tryAcquire()) {
            return; // due stays due
        }
        if (!underWay.add(id)) {
            free.release();
            return;
        }
        Thread.ofVirtual().name("reconcile-" + id).start(() -> {
            try {
                step(id);
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("attempt %s is reconciled later: %s", id, e.toString());
            } finally {
                underWay.remove(id);
                free.release();
            }
        });
    }

    /** One question, asked outside of any transaction, and what follows from its answer. */
    void step(AttemptId id) throws SQLException {
        var at = database.inTransaction(connection -> ReconciliationTable.find(connection, id));
        var attempt = stored(id);
        if (at.isEmpty() || attempt.state() != AttemptState.UNKNOWN) {
            database.inTransaction(connection -> end(connection, id));
            return;
        }
        var finding = witnesses.ask(at.get().stage(), attempt);
        database.inTransaction(connection -> decide(connection, attempt, at.get(), finding))
                .ifPresent(breakers::heard);
    }

    private Optional<Attempt> decide(Connection connection, Attempt attempt, Reconciliation at, Finding finding)
            throws SQLException {
        var id = attempt.attemptId();
        return switch (ReconcileDecider.decide(at, finding, steady.instant(), waits(attempt))) {
            case Progress.Go go -> {
                ReconciliationTable.save(connection, id, go.next(), me);
                yield Optional.empty();
            }
            case Progress.Settled settled -> settle(connection, id, settled.settlement(), clock.instant());
        };
    }

    private Waits waits(Attempt attempt) {
        return waits.holding(liveKit.holdOff(attempt));
    }

    private Optional<Attempt> settle(Connection connection, AttemptId id, Settlement settlement, Instant now)
            throws SQLException {
        Optional<Attempt> after = Optional.empty();
        for (var fact : settlement.facts(now)) {
            after = attempts.transition(connection, id, fact);
        }
        end(connection, id);
        LOG.infof("attempt %s: %s", id, settlement.getClass().getSimpleName());
        return after.filter(attempt -> attempt.disposition() != null);
    }

    private static Void end(Connection connection, AttemptId id) throws SQLException {
        ReconciliationTable.end(connection, id);
        return null;
    }

    private Attempt stored(AttemptId id) throws SQLException {
        return database.inTransaction(
                connection -> attempts.find(connection, List.of(id)).get(id).attempt());
    }
}
