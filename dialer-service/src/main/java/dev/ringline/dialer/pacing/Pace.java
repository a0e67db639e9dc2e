package dev.ringline.dialer.pacing;

/**
 * How fast a lane may go: never more than {@code cps} starts in a second where they arrive, and evenly, because carriers allow
 * no bursts (TELEPHONY 3.3).
 *
 * @param windowNanos how long a start counts that arrived as fast as the way allows: a second and the guard
 * @param intervalNanos between two starts of a lane that has been idle
 */
public record Pace(int cps, long windowNanos, long intervalNanos) {
    public static final int CPS_MAX = 1_000;
    static final long SECOND_NANOS = 1_000_000_000L;

    public Pace {
        requireInRange(cps);
        if (windowNanos < SECOND_NANOS || intervalNanos < windowNanos / cps) {
            throw new IllegalArgumentException("a window of at least a second, and starts spread over it");
        }
    }

    /**
     * @param cps calls per second, 1 to 1,000; source: the trunk, as the carrier granted it
     * @param guardNanos by how much a start counts longer than a second, at least
     * @throws IllegalArgumentException if {@code cps} is out of range: a lane with a wrong limit stops, it does not guess
     */
    public static Pace of(int cps, long guardNanos) {
        requireInRange(cps);
        long window = SECOND_NANOS + guardNanos;
        return new Pace(cps, window, (window + cps - 1) / cps);
    }

    /** @param rate calls a second that the carrier lets through at present, below {@code cps}; may be below one */
    public Pace slowedTo(double rate) {
        if (!(rate > 0) || rate >= cps) {
            return this;
        }
        return new Pace((int) Math.ceil(rate), windowNanos, (long) Math.ceil(windowNanos / rate));
    }

    /** How long a start counts that was so much later than usual: the guard covers as much of it. */
    long holdNanos(long lateNanos) {
        return Math.max(windowNanos, SECOND_NANOS + lateNanos);
    }

    /**
     * Between two starts of a lane that is full: what was held up may catch up with its place in the second, slowly, or
     * every stall would be lost for good. Not below the rate that a carrier slowed it to.
     */
    long fullIntervalNanos() {
        return intervalNanos > windowNanos ? intervalNanos : intervalNanos * 9 / 10;
    }

    private static void requireInRange(int cps) {
        if (cps < 1 || cps > CPS_MAX) {
            throw new IllegalArgumentException("cps: 1 to 1,000");
        }
    }
}
