package dev.ringline.simulation.dialer;

import dev.ringline.events.LeadReleased;

/** A row of {@code prepared}. Times are true nanoseconds: they are the database's own. {@code -1}: not yet. */
final class Prepared {
    final LeadReleased release;
    final boolean agentFirst;
    final long beganAt;
    final long agentDeadline;
    long roomCreatedAt = -1;
    long readyAt = -1;
    long agentLeftAt = -1;
    boolean claimed;
    boolean doomed;

    Prepared(LeadReleased release, boolean agentFirst, long beganAt, long agentDeadline) {
        this.release = release;
        this.agentFirst = agentFirst;
        this.beganAt = beganAt;
        this.agentDeadline = agentDeadline;
    }

    boolean isOpen() {
        return !claimed && !doomed;
    }

    boolean isClaimable() {
        return isOpen() && roomCreatedAt >= 0 && (readyAt >= 0 || !agentFirst || agentLeftAt >= 0);
    }

    boolean isWithoutAgent() {
        return isOpen() && agentFirst && roomCreatedAt >= 0 && readyAt < 0 && agentLeftAt < 0;
    }

    boolean isOverdue(long now) {
        return isOpen() && agentDeadline < now && (roomCreatedAt < 0 || agentFirst && readyAt < 0 && agentLeftAt < 0);
    }
}
