package dev.ringline.dialer.pacing;

/**
 * How a pool grows to its rate where LiveKit's SIP workers come with the load, as on Cloud: from a tenth of what was granted,
 * evenly, over a time in which it is dialling all the while. A pool that stood still for long begins anew.
 *
 * @param overNanos until the whole rate; 0: at once
 * @param grownNanos of that, so far
 * @param seenNanos when this was last said
 * @param busyNanos when something was last sent
 */
public record Ramp(long overNanos, long grownNanos, long seenNanos, long busyNanos) {
    static final double LEAST = 0.2;
    private static final double FIRST_SHARE = 0.1;
    static final long FORGOTTEN_AFTER_NANOS = 300_000_000_000L;

    public static Ramp begun(long overNanos, long nowNanos) {
        return new Ramp(overNanos, 0, nowNanos, nowNanos);
    }

    /** @param dials whether anything was sent lately */
    public Ramp seen(boolean dials, long nowNanos) {
        if (dials) {
            return new Ramp(overNanos, Math.min(overNanos, grownNanos + nowNanos - seenNanos), nowNanos, nowNanos);
        }
        boolean forgotten = nowNanos - busyNanos > FORGOTTEN_AFTER_NANOS;
        return new Ramp(overNanos, forgotten ? 0 : grownNanos, nowNanos, busyNanos);
    }

    /** Calls a second, of those that the carrier granted. */
    public double rate(int granted) {
        if (grownNanos >= overNanos) {
            return granted;
        }
        double share = FIRST_SHARE + (1 - FIRST_SHARE) * grownNanos / overNanos;
        return Math.min(granted, Math.max(LEAST, granted * share));
    }
}
