package dev.ringline.bench.dispatch;

import dev.ringline.bench.rig.CpuTime;
import dev.ringline.bench.rig.DialPlan;
import dev.ringline.bench.rig.Rig;
import dev.ringline.bench.rig.StandIn;
import dev.ringline.events.Topic;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Runs of one rig: each begins on empty tables and ends when every lead has its outcome on {@code calls}. */
public final class Dispatch {
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final long LOOK_EVERY_NANOS = 200_000_000L;
    private static final String DEADLOCK = "40P01";
    private static final String NO_LOCK = "55P03";
    private static final String OUTCOMES =
            "select count(*) from attempt where state in ('ANSWERED', 'ENDED', 'NOT_SENT', 'REFUSED', 'UNKNOWN')";

    private final Rig rig;
    private final DialPlan plan;

    public Dispatch(Rig rig, DialPlan plan) {
        this.rig = rig;
        this.plan = plan;
    }

    /**
     * @param perSecond calls answered, from the first to the last outcome, as stamped by Kafka's producer
     * @param givenBack leads that came back without a call, because the machine missed their slots
     * @param cpuMicros a call, by who used them, from the first lead to the last outcome
     */
    public record Outcome(double perSecond, int givenBack, Map<String, Long> cpuMicros) {}

    /** @throws IllegalStateException if a lead is lost, rung twice, or not through in time */
    public Outcome run(int run, int leads) {
        forget();
        var records = StandIn.records(IntStream.range(0, leads).mapToObj(n -> plan.lead(run, n, Instant.now())));
        long dialsBefore = rig.stub().dialPosts();
        try (var calls = rig.standIn().consumer(Topic.CALLS)) {
            var cpuBefore = rig.cpu();
            rig.standIn().send(records);
            var told = Told.by(calls, leads, WITHIN);
            var cpuAfter = rig.cpu();
            awaitStored(leads);
            long dials = rig.stub().dialPosts() - dialsBefore;
            if (dials > leads || told.answered() > dials || told.all() != leads) {
                throw new IllegalStateException(
                        "%d leads, %d dials; on calls: %s".formatted(leads, dials, told.outcomes()));
            }
            return new Outcome(
                    told.answered() * 1_000.0 / Math.max(1, told.lastMs() - told.firstMs()),
                    leads - told.answered(),
                    CpuTime.perCall(cpuBefore, cpuAfter, leads));
        }
    }

    /** What was told is stored: it was committed before. */
    private void awaitStored(int leads) {
        await(() ->
                rig.dialer().count(OUTCOMES) >= leads && rig.dialer().count("select count(*) from outbox_data") == 0);
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("not through within " + WITHIN);
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    /** Neither LiveKit nor the database knows of the run before: its calls are over. */
    public void forget() {
        rig.stub().forget();
        await(this::truncated);
    }

    /** The engine goes on meanwhile: now and then the two want the same tables in another order. */
    private boolean truncated() {
        try (var connection = rig.database("dialer", "dialer_owner");
                var statement = connection.createStatement()) {
            statement.execute("set lock_timeout = '300ms'");
            statement.execute("truncate attempt, waiting, prepared, live_call, reconciliation, hang_up, webhook");
            return true;
        } catch (SQLException e) {
            if (DEADLOCK.equals(e.getSQLState()) || NO_LOCK.equals(e.getSQLState())) {
                return false;
            }
            throw new IllegalStateException(e);
        }
    }
}
