package dev.ringline.dialer.pacing;

import java.util.ArrayList;
import java.util.List;

/**
 * The latest starts of one lane, oldest first, at most as many as a second may hold: what went out, and what is planned to.
 * Not shared between threads.
 */
public final class Starts {
    private final long[] ring = new long[Pace.CPS_MAX];
    private int next;
    private int size;

    /** Notes a start. Starts are noted in the order of time; one before the latest counts as at the latest. */
    public void add(long atNanos) {
        long at = size > 0 && atNanos - latest() < 0 ? latest() : atNanos;
        ring[next] = at;
        next = (next + 1) % ring.length;
        size = Math.min(size + 1, ring.length);
    }

    /** The earliest time not before {@code from} at which one more start keeps {@code pace}: evenly, and in the window. */
    public long earliest(long from, Pace pace) {
        return spaced(inWindow(from, pace), pace.intervalNanos());
    }

    /** The earliest time not before {@code from} that leaves an interval to the latest. */
    long spaced(long from, long intervalNanos) {
        return size == 0 ? from : later(from, latest() + intervalNanos);
    }

    /** The earliest time not before {@code from} whose window holds one start less than the limit. */
    long inWindow(long from, Pace pace) {
        return from + waitNanos(from, pace);
    }

    /**
     * How long to wait before one more start, so that no second, wherever it begins, holds more than the limit (P4).
     *
     * @return nanoseconds to wait, 0 for "now", never negative
     */
    public long waitNanos(long now, Pace pace) {
        return size < pace.cps() ? 0 : Math.max(0, back(pace.cps()) + pace.windowNanos() - now);
    }

    /** How many began after {@code nanos}. */
    public int since(long nanos) {
        int count = 0;
        while (count < size && back(count + 1) - nanos > 0) {
            count++;
        }
        return count;
    }

    /** How long ago each start after {@code nanos} was, the oldest first; less than 0 for one that is still to come. */
    public List<Long> ages(long nanos, long now) {
        var ages = new ArrayList<Long>();
        for (int steps = since(nanos); steps > 0; steps--) {
            ages.add(now - back(steps));
        }
        return ages;
    }

    private long latest() {
        return back(1);
    }

    private long back(int steps) {
        return ring[Math.floorMod(next - steps, ring.length)];
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }
}
