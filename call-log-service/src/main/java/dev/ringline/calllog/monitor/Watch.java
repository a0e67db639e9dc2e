package dev.ringline.calllog.monitor;

import java.time.Instant;

/**
 * A breach that a monitor keeps an eye on: seen, perhaps raised, perhaps over.
 *
 * @param seenFrom since when it has been seen without a break
 * @param seenLast when it was last seen
 * @param raised whether an alarm stands for it
 */
public record Watch(Breach breach, Instant seenFrom, Instant seenLast, boolean raised) {
    static Watch first(Breach breach, Instant now) {
        return new Watch(breach, now, now, false);
    }

    Watch seenAgain(Breach now, Instant at) {
        return new Watch(now, seenFrom, at, raised);
    }

    Watch asRaised() {
        return new Watch(breach, seenFrom, seenLast, true);
    }

    boolean raiseDue(Instant now) {
        return !raised && !seenFrom.plus(breach.monitor().raiseAfter()).isAfter(now);
    }

    boolean clearDue(Instant now) {
        return !seenLast.plus(breach.monitor().clearAfter()).isAfter(now);
    }
}
