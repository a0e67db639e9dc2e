package dev.ringline.bench.rig;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** Leads at a rate, until they are dialled. */
public final class Load {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int STEP_MS = 20;
    private static final String GIVEN_BACK = "select count(*) from attempt where state in ('NOT_SENT', 'REFUSED')";

    private Load() {}

    /** How many a second went out, from the first lead to the last dial; those that came back without one do not count. */
    public record Reached(double perSecond) {}

    /**
     * @param run other leads than those of any other run
     * @throws IllegalStateException if they are neither dialled nor given back in time
     */
    public static Reached run(Rig rig, DialPlan plan, int run, int leads, int perSecond) {
        var now = Instant.now();
        var records = StandIn.records(IntStream.range(0, leads).mapToObj(n -> plan.lead(run, n, now)));
        long before = rig.stub().dialPosts();
        long givenBackBefore = rig.dialer().count(GIVEN_BACK);
        int step = Math.max(1, perSecond * STEP_MS / 1_000);
        long begin = System.nanoTime();
        for (int sent = 0; sent < leads; sent += step) {
            records.subList(sent, Math.min(leads, sent + step))
                    .forEach(rig.standIn().prompt()::send);
            long next = begin + (sent / step + 1) * STEP_MS * 1_000_000L;
            LockSupport.parkNanos(Math.max(0, next - System.nanoTime()));
        }
        long giveUp = System.nanoTime() + PATIENCE.toNanos();
        while (rig.stub().dialPosts() - before + rig.dialer().count(GIVEN_BACK) - givenBackBefore < leads) {
            if (System.nanoTime() - giveUp > 0) {
                throw new IllegalStateException("of %d leads %d were dialled within %s"
                        .formatted(leads, rig.stub().dialPosts() - before, PATIENCE));
            }
            LockSupport.parkNanos(STEP_MS * 1_000_000L);
        }
        return new Reached((rig.stub().dialPosts() - before) * 1e9 / (System.nanoTime() - begin));
    }
}
