package dev.ringline.bench.pacing;

import dev.ringline.bench.Settings;
import dev.ringline.bench.rig.DialPlan;
import dev.ringline.bench.rig.Jvm;
import dev.ringline.bench.rig.Rig;
import dev.ringline.bench.rig.StandIn;
import dev.ringline.bench.rig.Training;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The real dialer with its servers, on pools of one limit: leads beyond what they can dial, and a look at what arrives. */
final class PacedRig implements AutoCloseable {
    private static final int CONCURRENCY = 10_000_000;
    private static final String DEADLOCK = "40P01";
    private static final int SPARE_S = 4;
    private static final Duration STOPPED = Duration.ofSeconds(2);
    private static final Duration WITHIN = Duration.ofSeconds(60);

    private final Rig rig;
    private final DialPlan plan;
    private final Jvm jvm;
    private int runs;

    private PacedRig(Rig rig, DialPlan plan, Jvm jvm) {
        this.rig = rig;
        this.plan = plan;
        this.jvm = jvm;
    }

    static PacedRig start(Scenario scenario, Settings settings) {
        var jvm = Training.dialer(Jvm.FAST, settings);
        var rig = Rig.start(settings.work().resolve("rig"));
        var plan = new DialPlan(scenario.pools(), scenario.pools(), scenario.cps(), CONCURRENCY);
        rig.startDialer(plan, jvm, Map.of());
        return new PacedRig(rig, plan, jvm);
    }

    Arrivals.Seen run(Scenario scenario, int seconds) {
        if (scenario.weather() == Weather.COLD) {
            rig.dialer().close();
        }
        forget();
        int run = runs++;
        var arrivals = new Arrivals(plan.pools(), plan.cps());
        var pools = new HashMap<String, Integer>();
        var leads = new ArrayList<dev.ringline.events.LeadReleased>();
        for (int n = 0; n < plan.cps() * plan.pools() * (seconds + SPARE_S); n++) {
            var lead = plan.lead(run, n, Instant.now());
            leads.add(lead);
            pools.put(lead.attemptId().room(), n % plan.pools());
        }
        rig.stub().listen((room, at) -> {
            var pool = pools.get(room);
            if (pool != null) {
                arrivals.add(pool, at);
            }
        });
        rig.standIn().send(StandIn.records(leads.stream()));
        if (scenario.weather() == Weather.COLD) {
            rig.startDialer(plan, jvm, Map.of());
        }
        await(() -> arrivals.count() > 0);
        watch(scenario, seconds);
        forget();
        return arrivals.seen(seconds);
    }

    /** The same receiver, and somebody else who dials; the dialer has nothing to do meanwhile. */
    Arrivals.Seen rival(Scenario scenario, int seconds, Dialling rival) {
        var arrivals = new Arrivals(scenario.pools(), scenario.cps());
        rig.stub().listen((room, at) -> arrivals.add(Integer.parseInt(room.substring(2)), at));
        rival.dial(rig.stub().url());
        return arrivals.seen(seconds);
    }

    /** Dials at this address. */
    interface Dialling {
        void dial(String url);
    }

    private void watch(Scenario scenario, int seconds) {
        if (scenario.weather() == Weather.STOPPED) {
            pause(Duration.ofSeconds(seconds).dividedBy(3));
            signal("STOP");
            pause(STOPPED);
            signal("CONT");
            pause(Duration.ofSeconds(seconds).multipliedBy(2).dividedBy(3).minus(STOPPED));
        } else {
            pause(Duration.ofSeconds(seconds));
        }
    }

    private void signal(String which) {
        try {
            new ProcessBuilder("kill", "-" + which, Long.toString(rig.dialer().pid()))
                    .inheritIO()
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Neither LiveKit nor the database knows of the run before: what it left is not dialled any more. */
    private void forget() {
        rig.stub().forget();
        await(this::isTruncated);
        pause(Duration.ofSeconds(1));
    }

    /** The dialer is at work on the same tables: one of the two gives way. */
    private boolean isTruncated() {
        try (var connection = rig.database("dialer", "dialer_owner");
                var statement = connection.createStatement()) {
            statement.execute("truncate attempt, waiting, prepared, live_call, reconciliation, hang_up, webhook");
            return true;
        } catch (SQLException e) {
            if (DEADLOCK.equals(e.getSQLState())) {
                return false;
            }
            throw new IllegalStateException(e);
        }
    }

    private static void pause(Duration time) {
        long until = System.nanoTime() + time.toNanos();
        await(() -> System.nanoTime() - until >= 0);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + WITHIN.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("nothing was dialled within " + WITHIN);
            }
            LockSupport.parkNanos(1_000_000L);
        }
    }

    @Override
    public void close() {
        rig.close();
    }
}
