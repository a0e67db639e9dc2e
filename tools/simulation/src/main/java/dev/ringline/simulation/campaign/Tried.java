package dev.ringline.simulation.campaign;

import java.time.Instant;

/** What is kept of an attempt: its newest record. */
final class Tried {
    final Instant releasedAt;
    long version;
    boolean burnt;
    boolean counts;
    Instant dialledAt;
    Instant endedAt;

    Tried(Instant releasedAt) {
        this.releasedAt = releasedAt;
    }
}
