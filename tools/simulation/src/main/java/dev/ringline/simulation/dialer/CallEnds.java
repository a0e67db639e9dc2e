package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.webhook.Sightings;
import dev.ringline.events.Attempt;
import dev.ringline.events.Attempt.Evidence;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import java.time.Instant;
import java.util.List;

/** As {@code calling/io/CallEnds}: inside a transaction of somebody else's. */
final class CallEnds {
    private final DialerTables tables;

    CallEnds(DialerTables tables) {
        this.tables = tables;
    }

    Sightings seen(AttemptId id) {
        return new Sightings(tables.sightings.getOrDefault(id, List.of()));
    }

    /** @return whether this ended it */
    boolean endIfOver(Attempt attempt) {
        if (attempt.state() != AttemptState.ANSWERED) {
            return false;
        }
        var over = seen(attempt.attemptId()).overAt();
        over.ifPresent(at -> end(attempt, "webhook", "left the room", at));
        return over.isPresent();
    }

    void end(Attempt attempt, String source, String says, Instant at) {
        var end = attempt.answeredAt() != null && at.isBefore(attempt.answeredAt()) ? attempt.answeredAt() : at;
        tables.transition(attempt.attemptId(), new AttemptFact.HungUp(new Evidence(source, says, at), end));
    }
}
