package dev.ringline.bench.rig;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Leads at a rate, until they are dialled. */
public final class Load {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STEP_MS = 20;

    private Load() {}

    /** @param run other leads than those of any other run */
    public static void run(Rig rig, DialPlan plan, int run, int leads, int perSecond) {
        var now = Instant.now();
        var records = StandIn.records(IntStream.range(0, leads).mapToObj(n -> plan.lead(run, n, now)));
        long before = rig.stub().dialPosts();
        int step = Math.max(1, perSecond * STEP_MS / 1_000);
        long begin = System.nanoTime();
        for (int sent = 0; sent < leads; sent += step) {
            records.subList(sent, Math.min(leads, sent + step))
                    .forEach(rig.standIn().prompt()::send);
            long next = begin + (sent / step + 1) * STEP_MS * 1_000_000L;
            LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        }
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (rig.stub().dialPosts() - before < leads && System.nanoTime() - giveUp < 0) {
            LockSupport.parkNanos(STEP_MS * 1_000_000L);
        }
    }
}
