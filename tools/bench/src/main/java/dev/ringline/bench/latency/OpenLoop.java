package dev.ringline.bench.latency;

import dev.ringline.bench.rig.DialPlan;
import dev.ringline.bench.rig.Rig;
import dev.ringline.bench.rig.StandIn;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Leads at a fixed rate, whatever becomes of those before: a lead that is sent late counts from when it was due. */
final class OpenLoop {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long LOOK_EVERY_NANOS = 50_000_000L;

    private OpenLoop() {}

    /** @param sortedMs from due to dialled; {@code lost} were not dialled */
    record Latencies(double[] sortedMs, int lost) {
        /** The least that so many in a hundred do not pass; what was not dialled took for ever. */
        double percentile(double percent) {
            int place = (int) Math.ceil((sortedMs.length + lost) * percent / 100) - 1;
            return place < sortedMs.length ? sortedMs[Math.max(0, place)] : Double.POSITIVE_INFINITY;
        }

        @Override
        public String toString() {
            return "p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, %d lost"
                    .formatted(percentile(50), percentile(99), percentile(99.9), lost);
        }
    }

    static Latencies run(Rig rig, DialPlan plan, int run, int ratePerS, int seconds) {
        int leads = ratePerS * seconds;
        var now = Instant.now();
        var releases =
                IntStream.range(0, leads).mapToObj(n -> plan.lead(run, n, now)).toList();
        var records = StandIn.records(releases.stream());
        Map<String, Long> dialled = new ConcurrentHashMap<>(leads * 2);
        rig.stub().listen(dialled::putIfAbsent);
        long gap = 1_000_000_000L / ratePerS;
        long begin = System.nanoTime() + gap;
        for (int n = 0; n < leads; n++) {
            long due = begin + n * gap;
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
            rig.standIn().prompt().send(records.get(n));
        }
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (dialled.size() < leads && System.nanoTime() - giveUp < 0) {
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
        rig.stub().listen((_, _) -> {});
        var took = IntStream.range(0, leads)
                .filter(n -> dialled.containsKey(releases.get(n).attemptId().room()))
                .mapToDouble(n -> (dialled.get(releases.get(n).attemptId().room()) - (begin + n * gap)) / 1e6)
                .toArray();
        Arrays.sort(took);
        return new Latencies(took, leads - took.length);
    }
}
