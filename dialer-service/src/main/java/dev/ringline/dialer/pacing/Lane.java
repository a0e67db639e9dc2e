package dev.ringline.dialer.pacing;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The one sequence of INVITEs into a pool. It hands out slots and lets each send through at or after its slot, so that no
 * second, wherever it begins, holds more than the limit where they arrive (P4): nothing arrives before it was let through,
 * and what was let through counts until it is known to have arrived, and a second from then. A stall, of ours or of
 * theirs, makes it slower and never too fast.
 */
public final class Lane {
    /** Until when a slot may be used: what comes later is not sent. */
    public static final long TOO_LATE_NANOS = 100_000_000L;

    private static final long ASK_AGAIN_NANOS = 1_000_000L;
    private static final int ALL = Integer.MAX_VALUE;

    private final Path path;
    private final Holds holds = new Holds();
    private final Starts planned = new Starts();
    private final Starts sent = new Starts();
    private final Deque<Long> unused = new ArrayDeque<>(); // slots that somebody may yet come with, earliest first
    private Pace pace;
    private int allowed = ALL;
    private long latestLateNanos;

    public Lane(Path path, Pace pace) {
        this.path = path;
        this.pace = pace;
    }

    /** One send that was let through. */
    public final class Start {
        private final Holds.Start held;

        private Start(Holds.Start held) {
            this.held = held;
        }

        /** @param nowNanos when all of it was written, as known afterwards */
        public void written(long nowNanos) {
            synchronized (Lane.this) {
                holds.written(held, nowNanos);
            }
        }

        /** Surely nothing of it was written: it counts no more. */
        public void dropped() {
            synchronized (Lane.this) {
                holds.dropped(held);
            }
        }
    }

    /** What came of asking to send: a start, or how long to wait before asking again. */
    public record Answer(Start start, long waitNanos) {
        public boolean isGo() {
            return start != null;
        }
    }

    /** A new limit holds from the next slot on. */
    public synchronized void pace(Pace newPace) {
        pace = newPace;
    }

    public synchronized Pace pace() {
        return pace;
    }

    /** Lets through so many and no more: whoever tries whether a carrier works again does not try with all there are. */
    public synchronized void allow(int sends) {
        allowed = sends;
    }

    public synchronized void allowAll() {
        allowed = ALL;
    }

    /** Whether all that were allowed are sent. */
    public synchronized boolean isUsedUp() {
        return allowed == 0;
    }

    /**
     * Gives out the slots that are free from now on and not further than the reach. Each given slot is used up.
     *
     * @param fromNanos no slot before this
     * @param reachNanos no slot further from {@code nowNanos} ({@link Reach})
     * @param most how many are wanted at most
     */
    public synchronized List<Long> slots(long nowNanos, long fromNanos, long reachNanos, int most) {
        settle(nowNanos);
        var slots = new ArrayList<Long>();
        while (slots.size() < most && unused.size() < allowed) {
            var slot = nextSlot(nowNanos, fromNanos);
            if (slot.isEmpty() || slot.getAsLong() - nowNanos > reachNanos) {
                break;
            }
            planned.add(slot.getAsLong());
            unused.add(slot.getAsLong());
            slots.add(slot.getAsLong());
        }
        return slots;
    }

    /** Whether a slot is free within the reach; none is taken. */
    public synchronized boolean hasSlot(long nowNanos, long reachNanos) {
        settle(nowNanos);
        var slot = unused.size() < allowed ? nextSlot(nowNanos, nowNanos) : OptionalLong.empty();
        return slot.isPresent() && slot.getAsLong() - nowNanos <= reachNanos;
    }

    /** Asks to send what has {@code slotNanos}, now. */
    public synchronized Answer trySend(long slotNanos, long nowNanos) {
        settle(nowNanos);
        long wait = sent.spaced(slotNanos, pace.intervalNanos() / 2) - nowNanos;
        if (wait > 0) {
            return new Answer(null, wait);
        }
        if (holds.size() >= pace.cps()) {
            boolean known = holds.open() < pace.cps();
            return new Answer(null, known ? holds.whenAtMost(pace.cps() - 1, nowNanos) - nowNanos : ASK_AGAIN_NANOS);
        }
        if (allowed == 0) {
            return new Answer(null, ASK_AGAIN_NANOS);
        }
        allowed -= allowed == ALL ? 0 : 1;
        sent.add(nowNanos);
        unused.removeIf(slot -> slot - slotNanos <= 0);
        return new Answer(new Start(holds.add()), 0);
    }

    public synchronized int sentInLastSecond(long nowNanos) {
        return sent.since(nowNanos - Pace.SECOND_NANOS);
    }

    public synchronized boolean hasSentSince(long nanos) {
        return sent.since(nanos) > 0;
    }

    /** How late the latest send that is known to have arrived may have been: what the guard has to cover. */
    public synchronized long latenessNanos() {
        return latestLateNanos;
    }

    /** How many were let through and are not known to have arrived. */
    public synchronized int onTheWay() {
        return holds.open();
    }

    /**
     * For how long yet each start counts for somebody else, whose way to LiveKit may be shorter than ours; empty while one is
     * on its way, or a slot may yet be used.
     */
    public synchronized Optional<List<Long>> left(long nowNanos) {
        settle(nowNanos);
        return holds.open() > 0 || !unused.isEmpty()
                ? Optional.empty()
                : Optional.of(holds.left(nowNanos - path.leastNanos()));
    }

    /** Starts of the owner before us: they count from now on for as long as they had to count for it. */
    public synchronized void adopt(List<Long> left, long nowNanos) {
        left.forEach(nanos -> holds.hold(nowNanos + nanos));
    }

    private void settle(long nowNanos) {
        holds.settle(nowNanos, path, pace).ifPresent(late -> latestLateNanos = late);
        while (!unused.isEmpty() && nowNanos - unused.getFirst() > TOO_LATE_NANOS) {
            unused.removeFirst();
        }
    }

    /** @return empty while it hangs on something of which nobody knows whether it arrived */
    private OptionalLong nextSlot(long nowNanos, long fromNanos) {
        int before = pace.cps() - 1 - unused.size(); // of those already sent, so many may still count then
        if (before >= 0 && holds.open() > before) {
            return OptionalLong.empty();
        }
        boolean full = holds.size() > before;
        long slot = planned.spaced(fromNanos, full ? pace.fullIntervalNanos() : pace.intervalNanos());
        return OptionalLong.of(
                before < 0 ? planned.inWindow(slot, pace) : later(slot, holds.whenAtMost(before, nowNanos)));
    }

    private static long later(long a, long b) {
        return a - b >= 0 ? a : b;
    }
}
