package dev.ringline.simulation.world;

import java.time.Instant;
import java.util.PriorityQueue;

/**
 * Virtual time: what happens next, by nanoseconds since the world began. What falls on the same nanosecond happens in an
 * order that the seed decides.
 */
public final class Timeline {
    public static final long MS = 1_000_000L;
    public static final long SECOND = 1_000 * MS;

    /** A Monday; the true wall clock reads this when the world begins. */
    public static final Instant BEGIN = Instant.parse("2026-03-02T15:00:00Z");

    private final PriorityQueue<Step> steps = new PriorityQueue<>(1_024);
    private final Dice ties;
    private long now;
    private long taken;
    private long sequence;

    public Timeline(long seed) {
        ties = Dice.of(seed, "ties");
    }

    private record Step(long at, long tie, long sequence, Runnable what) implements Comparable<Step> {
        @Override
        public int compareTo(Step other) {
            if (at != other.at) {
                return at < other.at ? -1 : 1;
            }
            int tied = Long.compare(tie, other.tie);
            return tied != 0 ? tied : Long.compare(sequence, other.sequence);
        }
    }

    public long now() {
        return now;
    }

    /** What an exact wall clock shows now. */
    public Instant wall() {
        return BEGIN.plusNanos(now);
    }

    public static Instant wall(long nanos) {
        return BEGIN.plusNanos(nanos);
    }

    /** How many steps were taken. */
    public long taken() {
        return taken;
    }

    public void at(long nanos, Runnable what) {
        steps.add(new Step(Math.max(now, nanos), ties.next(), sequence++, what));
    }

    public void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /** @return false: nothing is left to happen until then */
    public boolean step(long until) {
        var next = steps.peek();
        if (next == null || next.at > until) {
            now = Math.max(now, until);
            return false;
        }
        steps.poll();
        now = next.at;
        taken++;
        next.what.run();
        return true;
    }
}
