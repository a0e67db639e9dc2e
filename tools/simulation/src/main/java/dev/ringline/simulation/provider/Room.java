package dev.ringline.simulation.provider;

import dev.ringline.events.AttemptId;

/** A room and who is in it. */
final class Room {
    final AttemptId attempt;
    final String sid;
    boolean agentDispatched;
    boolean agentIn;
    /** Its server died: it can neither be deleted nor does it close by itself until it is given another. */
    boolean orphan;

    Leg leg;

    Room(AttemptId attempt, String sid) {
        this.attempt = attempt;
        this.sid = sid;
    }
}
