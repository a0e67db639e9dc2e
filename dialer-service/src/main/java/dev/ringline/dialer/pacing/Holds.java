package dev.ringline.dialer.pacing;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * The starts of one lane that still count: those of which nobody knows when they arrived, and until when each of the others
 * keeps its place in the second. Not shared between threads.
 */
final class Holds {
    private final List<Start> open = new ArrayList<>();
    private final List<Long> until = new ArrayList<>(); // earliest first

    /** One that was let through. It counts until it is known to have arrived, and from then on for a window. */
    static final class Start {
        private boolean written;
        private long writtenNanos;
    }

    Start add() {
        var start = new Start();
        open.add(start);
        return start;
    }

    void written(Start start, long nowNanos) {
        start.written = true;
        start.writtenNanos = nowNanos;
    }

    /** Surely nothing of it was written. */
    void dropped(Start start) {
        open.remove(start);
    }

    /** Learns what arrived, and forgets what no longer counts. @return how late those that were learnt of were, at most */
    OptionalLong settle(long nowNanos, Path path, Pace pace) {
        var latest = OptionalLong.empty();
        for (var each = open.iterator(); each.hasNext(); ) {
            var start = each.next();
            var late = start.written ? path.lateness(start.writtenNanos) : OptionalLong.empty();
            if (late.isEmpty()) {
                break; // written in this order, but for moments: what follows is not known either
            }
            latest = OptionalLong.of(Math.max(latest.orElse(0), late.getAsLong()));
            hold(start.writtenNanos + pace.holdNanos(late.getAsLong()));
            each.remove();
        }
        while (!until.isEmpty() && until.getFirst() - nowNanos <= 0) {
            until.removeFirst();
        }
        return latest;
    }

    int open() {
        return open.size();
    }

    int size() {
        return open.size() + until.size();
    }

    /** When at most {@code most} of them are left; only if no more than so many are open. */
    long whenAtMost(int most, long nowNanos) {
        int go = size() - most;
        return go <= 0 ? nowNanos : until.get(go - 1);
    }

    /** For how long yet each start counts; of what is not known to have arrived, nobody can say. */
    List<Long> left(long nowNanos) {
        return until.stream().map(end -> end - nowNanos).toList();
    }

    void hold(long untilNanos) {
        int at = until.size();
        while (at > 0 && until.get(at - 1) - untilNanos > 0) {
            at--;
        }
        until.add(at, untilNanos);
    }
}
