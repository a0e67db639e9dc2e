package dev.ringline.dialer.pacing;

import java.util.ArrayList;
import java.util.List;

/**
 * The one sequence of INVITEs into a pool. It hands out slots and lets each send through at or after its slot; both are
 * counted, so that neither a late send nor a slot that nobody used yet lets a second hold more than the limit.
 */
public final class Lane {
    /** How far ahead slots are given: what is claimed further ahead could not be stopped any more. */
    public static final long LOOK_AHEAD_NANOS = 50_000_000L;

    private final Starts planned = new Starts();
    private final Starts sent = new Starts();
    private Pace pace;

    public Lane(Pace pace) {
        this.pace = pace;
    }

    /** A new limit holds from the next slot on. */
    public synchronized void pace(Pace newPace) {
        pace = newPace;
    }

    public synchronized Pace pace() {
        return pace;
    }

    /**
     * Gives out the slots that are free from now on and not further than the look-ahead. Each given slot is used up.
     *
     * @param fromNanos no slot before this; the look-ahead is measured from {@code nowNanos}
     * @param most how many are wanted at most
     */
    public synchronized List<Long> slots(long nowNanos, long fromNanos, int most) {
        var slots = new ArrayList<Long>();
        while (slots.size() < most) {
            long slot = planned.earliest(sent.earliest(fromNanos, pace), pace);
            if (slot - nowNanos > LOOK_AHEAD_NANOS) {
                break;
            }
            planned.add(slot);
            slots.add(slot);
        }
        return slots;
    }

    public synchronized int sentInLastSecond(long nowNanos) {
        return sent.since(nowNanos - 1_000_000_000L);
    }

    /** Whether a slot is free now; none is taken. */
    public synchronized boolean hasSlot(long nowNanos) {
        return planned.earliest(sent.earliest(nowNanos, pace), pace) - nowNanos <= LOOK_AHEAD_NANOS;
    }

    /**
     * Asks to send what has {@code slotNanos}.
     *
     * @return 0: go, and the start is counted; else how long to wait before asking again
     */
    public synchronized long trySend(long slotNanos, long nowNanos) {
        long wait = sent.gate(slotNanos, pace) - nowNanos;
        if (wait > 0) {
            return wait;
        }
        sent.add(nowNanos);
        return 0;
    }
}
