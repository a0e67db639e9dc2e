package dev.ringline.bench.dispatch;

import dev.ringline.bench.rig.CpuTime;
import dev.ringline.bench.rig.DialPlan;
import dev.ringline.bench.rig.Rig;
import dev.ringline.bench.rig.StandIn;
import dev.ringline.events.Topic;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Runs of one rig: each begins on empty tables and ends when every lead has its outcome on {@code calls}. */
public final class Dispatch {
    private static final Duration WITHIN = Duration.ofMinutes(5);
    private static final long LOOK_EVERY_NANOS = 100_000_000L;

    private final Rig rig;
    private final DialPlan plan;

    public Dispatch(Rig rig, DialPlan plan) {
        this.rig = rig;
        this.plan = plan;
    }

    /**
     * @param perSecond from the first to the last outcome, as stamped by Kafka's producer
     * @param cpuMicros a call, by who used them, from the first lead to the last outcome
     */
    public record Outcome(double perSecond, Map<String, Long> cpuMicros) {}

    /** @throws IllegalStateException if a lead is lost, rung twice, or not through in time */
    public Outcome run(int run, int leads) {
        forget();
        var records = StandIn.records(IntStream.range(0, leads).mapToObj(n -> plan.lead(run, n, Instant.now())));
        long dialsBefore = rig.stub().dialPosts();
        try (var calls = rig.standIn().consumer(Topic.CALLS)) {
            var cpuBefore = rig.cpu();
            rig.standIn().send(records);
            awaitDials(dialsBefore + leads);
            awaitOutcomes(leads);
            var cpuAfter = rig.cpu();
            long first = Long.MAX_VALUE;
            long last = 0;
            int answered = 0;
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (answered < leads && System.nanoTime() < deadline) {
                for (var record : calls.poll(Duration.ofMillis(200))) {
                    var type = record.headers().lastHeader("ce_type").value();
                    if (new String(type, StandardCharsets.UTF_8).contains(".CallAnswered.")) {
                        answered++;
                        first = Math.min(first, record.timestamp());
                        last = Math.max(last, record.timestamp());
                    }
                }
            }
            long dials = rig.stub().dialPosts() - dialsBefore;
            if (answered != leads || dials != leads) {
                throw new IllegalStateException(
                        "%d leads, %d dials, %d outcomes on calls".formatted(leads, dials, answered));
            }
            return new Outcome(
                    leads * 1_000.0 / Math.max(1, last - first), CpuTime.perCall(cpuBefore, cpuAfter, leads));
        }
    }

    private void awaitDials(long dials) {
        await(() -> rig.stub().dialPosts() >= dials);
    }

    private void awaitOutcomes(int leads) {
        await(() -> rig.dialer().count("select count(*) from attempt where state = 'ANSWERED'") >= leads
                && rig.dialer().count("select count(*) from outbox_data") == 0);
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
    private void forget() {
        rig.stub().forget();
        try (var connection = rig.database("dialer", "dialer_owner");
                var statement = connection.createStatement()) {
            statement.execute("truncate attempt, waiting, prepared, live_call, reconciliation, hang_up, webhook");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
