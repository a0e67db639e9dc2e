package dev.ringline.dialer.attempt.io;

import dev.ringline.dialer.attempt.AttemptDecider;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallEvent;

/**
 * One step of an attempt.
 *
 * @param before {@code null} where it begins
 * @param event what is said of it, or {@code null} where nothing is
 * @param json of the attempt after it: written once, for its row and for its record
 */
record AttemptStep(Attempt before, AttemptTable.Stored after, CallEvent event, byte[] json) {
    static AttemptStep of(Attempt before, AttemptTable.Stored after, CallEvent event) {
        return new AttemptStep(before, after, event, AttemptJson.bytes(after.attempt()));
    }

    static AttemptStep begun(AttemptTable.Stored start) {
        return of(null, start, AttemptDecider.present(start.attempt()));
    }

    Attempt attempt() {
        return after.attempt();
    }

    /** From a state in which it waits to one in which it does not. */
    boolean leavesTheLine() {
        return isWaiting(before) && !isWaiting(attempt());
    }

    boolean ends() {
        return attempt().state().isFinal() && !before.state().isFinal();
    }

    boolean entered(AttemptState state) {
        return attempt().state() == state && before.state() != state;
    }

    private static boolean isWaiting(Attempt attempt) {
        return attempt.state() == AttemptState.WAITING || attempt.state() == AttemptState.PREPARING;
    }
}
