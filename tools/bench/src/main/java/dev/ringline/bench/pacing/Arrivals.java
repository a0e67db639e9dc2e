package dev.ringline.bench.pacing;

import java.util.ArrayList;
import java.util.List;

/** When dials arrived, by pool: what the carrier would count. */
final class Arrivals {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final List<List<Long>> byPool = new ArrayList<>();
    private final int cps;
    private long first;
    private long count;

    Arrivals(int pools, int cps) {
        for (int pool = 0; pool < pools; pool++) {
            byPool.add(new ArrayList<>());
        }
        this.cps = cps;
    }

    /**
     * @param most in any second of any pool, as a share of the limit
     * @param above how many seconds, each beginning with a dial, held more than the limit
     * @param used of the limit, from a pool's first dial to its last, on average over the pools; stalls of ours included
     */
    record Seen(double most, int above, double used, long dials) {}

    synchronized void add(int pool, long atNanos) {
        first = count++ == 0 ? atNanos : Math.min(first, atNanos);
        byPool.get(pool).add(atNanos);
    }

    synchronized long count() {
        return count;
    }

    /** @param seconds from the first dial on */
    synchronized Seen seen(int seconds) {
        long end = first + seconds * SECOND_NANOS;
        int most = 0;
        int above = 0;
        double used = 0;
        for (var pool : byPool) {
            var sorted = pool.stream().filter(at -> at - end < 0).sorted().toList();
            most = Math.max(most, most(sorted));
            above += above(sorted);
            used += used(sorted, end);
        }
        return new Seen((double) most / cps, above, used / byPool.size(), count);
    }

    private static int most(List<Long> sorted) {
        int most = 0;
        for (int from = 0, to = 0; to < sorted.size(); to++) {
            while (sorted.get(to) - sorted.get(from) >= SECOND_NANOS) {
                from++;
            }
            most = Math.max(most, to - from + 1);
        }
        return most;
    }

    private int above(List<Long> sorted) {
        int above = 0;
        for (int last = cps; last < sorted.size(); last++) {
            above += sorted.get(last) - sorted.get(last - cps) < SECOND_NANOS ? 1 : 0;
        }
        return above;
    }

    /** A pool that went silent before the end did not use its limit: what it left counts. */
    private double used(List<Long> sorted, long endNanos) {
        if (sorted.size() < 2) {
            return 0;
        }
        double interval = (double) SECOND_NANOS / cps;
        long last = sorted.getLast();
        double silent = Math.max(0, endNanos - last - 2 * interval);
        return (sorted.size() - 1) * interval / (last - sorted.getFirst() + silent);
    }
}
