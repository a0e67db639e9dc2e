package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.webhook.io.SightingTable;
import dev.ringline.events.Attempt;
import dev.ringline.events.Attempt.Evidence;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/** Ends answered calls: by what webhooks say, or because their room is gone. */
@ApplicationScoped
public class CallEnds {
    private final AttemptTable attempts;

    CallEnds(AttemptTable attempts) {
        this.attempts = attempts;
    }

    /**
     * To be asked whenever an attempt was answered and whenever an event came in: either may come first.
     *
     * @return the attempt, if this ended it
     */
    public Optional<Attempt> endIfOver(Connection connection, Attempt attempt) throws SQLException {
        if (attempt.state() != AttemptState.ANSWERED) {
            return Optional.empty();
        }
        var seen = SightingTable.of(connection, attempt.attemptId());
        var over = seen.overAt();
        return over.isEmpty()
                ? Optional.empty()
                : end(connection, attempt, seen.ids(), "webhook", "left the room", over.get());
    }

    /** @param source what showed it: {@code participant} where nobody told us */
    public Optional<Attempt> end(
            Connection connection, Attempt attempt, CallIds ids, String source, String says, Instant at)
            throws SQLException {
        var id = attempt.attemptId();
        learn(connection, id, ids, at);
        var end = attempt.answeredAt() != null && at.isBefore(attempt.answeredAt()) ? attempt.answeredAt() : at;
        return attempts.transition(connection, id, new AttemptFact.HungUp(new Evidence(source, says, at), end));
    }

    private void learn(Connection connection, AttemptId id, CallIds ids, Instant at) throws SQLException {
        if (ids.sipCallId() != null || ids.carrierCallSid() != null) {
            attempts.transition(connection, id, new AttemptFact.Seen(ids, null, at));
        }
    }
}
