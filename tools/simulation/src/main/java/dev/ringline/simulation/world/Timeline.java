package dev.ringline.simulation.world;

import java.time.Instant;
import java.util.Arrays;

/**
 * Virtual time: what happens next, by nanoseconds since the world began. What falls on the same nanosecond happens in an
 * order that the seed decides. A heap on plain arrays: most of a run's time is spent here.
 */
public final class Timeline {
    public static final long MS = 1_000_000L;
    public static final long SECOND = 1_000 * MS;

    /** A Monday; the true wall clock reads this when the world begins. */
    public static final Instant BEGIN = Instant.parse("2026-03-02T15:00:00Z");

    private final Dice ties;
    private long[] times = new long[1_024];
    private long[] luck = new long[1_024];
    private Runnable[] steps = new Runnable[1_024];
    private int size;
    private long now;
    private long taken;
    private Instant wall = BEGIN;

    public Timeline(long seed) {
        ties = Dice.of(seed, "ties");
    }

    public long now() {
        return now;
    }

    /** What an exact wall clock shows now. */
    public Instant wall() {
        if (wall == null) {
            wall = wall(now);
        }
        return wall;
    }

    public static Instant wall(long nanos) {
        return BEGIN.plusNanos(nanos);
    }

    /** How many steps were taken. */
    public long taken() {
        return taken;
    }

    public void at(long nanos, Runnable what) {
        if (size == steps.length) {
            times = Arrays.copyOf(times, 2 * size);
            luck = Arrays.copyOf(luck, 2 * size);
            steps = Arrays.copyOf(steps, 2 * size);
        }
        rise(size++, Math.max(now, nanos), ties.next(), what);
    }

    public void in(long nanos, Runnable what) {
        at(now + nanos, what);
    }

    /** @return false: nothing is left to happen until then */
    public boolean step(long until) {
        if (size == 0 || times[0] > until) {
            passTo(Math.max(now, until));
            return false;
        }
        passTo(times[0]);
        var next = steps[0];
        removeFirst();
        taken++;
        next.run();
        return true;
    }

    private void passTo(long nanos) {
        if (nanos != now) {
            now = nanos;
            wall = null;
        }
    }

    private void rise(int from, long time, long tie, Runnable what) {
        int place = from;
        while (place > 0) {
            int parent = place - 1 >>> 1;
            if (!isBefore(time, tie, parent)) {
                break;
            }
            move(parent, place);
            place = parent;
        }
        put(place, time, tie, what);
    }

    private void removeFirst() {
        int last = --size;
        long time = times[last];
        long tie = luck[last];
        var what = steps[last];
        steps[last] = null;
        int place = 0;
        for (int child = 1; child < last; child = 2 * place + 1) {
            if (child + 1 < last && isBefore(times[child + 1], luck[child + 1], child)) {
                child++;
            }
            if (isBefore(time, tie, child)) {
                break;
            }
            move(child, place);
            place = child;
        }
        if (last > 0) {
            put(place, time, tie, what);
        }
    }

    /** Dice of 64 bits: that two fall alike at one moment is out of the question. */
    private boolean isBefore(long time, long tie, int other) {
        return time != times[other] ? time < times[other] : tie < luck[other];
    }

    private void move(int from, int to) {
        put(to, times[from], luck[from], steps[from]);
    }

    private void put(int place, long time, long tie, Runnable what) {
        times[place] = time;
        luck[place] = tie;
        steps[place] = what;
    }
}
