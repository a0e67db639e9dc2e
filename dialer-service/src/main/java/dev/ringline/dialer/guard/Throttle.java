package dev.ringline.dialer.guard;

/**
 * How far a carrier's refusals of "too many" slow a pool down: by half, at most once a second and not below one call in five,
 * and back up by a thirtieth of what was granted for every quiet ten seconds: from half in two and a half minutes.
 *
 * @param rate calls a second now; {@code granted} when nothing was refused lately
 * @param changedAtNanos of the monotonic clock
 */
public record Throttle(double granted, double rate, long changedAtNanos) {
    static final double LEAST = 0.2;
    private static final int STEPS = 30;
    private static final long SECOND_NANOS = 1_000_000_000L;
    private static final long QUIET_NANOS = 10 * SECOND_NANOS;

    public static Throttle none(double granted, long nowNanos) {
        return new Throttle(granted, granted, nowNanos - QUIET_NANOS);
    }

    /** Refusals of one second count once: they were sent before the first of them came back. */
    public Throttle refused(long nowNanos) {
        return nowNanos - changedAtNanos < SECOND_NANOS && isSlowed()
                ? this
                : new Throttle(granted, Math.max(LEAST, rate / 2), nowNanos);
    }

    public Throttle quiet(long nowNanos) {
        return isSlowed() && nowNanos - changedAtNanos >= QUIET_NANOS
                ? new Throttle(granted, Math.min(granted, rate + granted / STEPS), nowNanos)
                : this;
    }

    public boolean isSlowed() {
        return rate < granted;
    }
}
