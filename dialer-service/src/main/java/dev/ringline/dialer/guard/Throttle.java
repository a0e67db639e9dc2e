package dev.ringline.dialer.guard;

/**
 * How far a carrier's refusals of "too many" slow a pool down: by three tenths each, at most once a second, and back up by a
 * tenth of what was granted for every quiet ten seconds.
 *
 * @param rate calls a second now; {@code granted} when nothing was refused lately
 * @param changedAtNanos of the monotonic clock
 */
public record Throttle(double granted, double rate, long changedAtNanos) {
    static final double LEAST = 0.2;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long QUIET_NANOS = 10 * SECOND_NANOS;

    public static Throttle none(double granted, long nowNanos) {
        return new Throttle(granted, granted, nowNanos - QUIET_NANOS);
    }

    /** Refusals of one second count once: they were sent before the first of them came back. */
    public Throttle refused(long nowNanos) {
        return nowNanos - changedAtNanos < SECOND_NANOS && isSlowed()
                ? this
                : new Throttle(granted, Math.max(LEAST, rate * 0.7), nowNanos);
    }

    public Throttle quiet(long nowNanos) {
        return isSlowed() && nowNanos - changedAtNanos >= QUIET_NANOS
                ? new Throttle(granted, Math.min(granted, rate + granted / 10), nowNanos)
                : this;
    }

    public boolean isSlowed() {
        return rate < granted;
    }
}
