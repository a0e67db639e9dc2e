package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.webhook.Sightings;
import dev.ringline.dialer.webhook.io.SightingTable;
import dev.ringline.events.Attempt;
import dev.ringline.events.Attempt.Evidence;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Ends answered calls: by what webhooks say, or because their room is gone. */
@ApplicationScoped
public class CallEnds {
    private final AttemptTable attempts;

    CallEnds(AttemptTable attempts) {
        this.attempts = attempts;
    }

    /** What ends it, by what webhooks say; none while it may go on. */
    public static List<AttemptFact> facts(Attempt attempt, Sightings seen) {
        return attempt.state() != AttemptState.ANSWERED
                ? List.of()
                : seen.overAt()
                        .map(at -> facts(attempt, seen.ids(), "webhook", "left the room", at))
                        .orElse(List.of());
    }

    private static List<AttemptFact> facts(Attempt attempt, CallIds ids, String source, String says, Instant at) {
        var end = attempt.answeredAt() != null && at.isBefore(attempt.answeredAt()) ? attempt.answeredAt() : at;
        var hungUp = new AttemptFact.HungUp(new Evidence(source, says, at), end);
        return ids.sipCallId() == null && ids.carrierCallSid() == null
                ? List.of(hungUp)
                : List.of(new AttemptFact.Seen(ids, null, at), hungUp);
    }

    /**
     * To be asked whenever an attempt was answered and whenever an event came in: either may come first.
     *
     * @return the attempt, if this ended it
     */
    public Optional<Attempt> endIfOver(Connection connection, Attempt attempt) throws SQLException {
        var seen = SightingTable.of(connection, attempt.attemptId());
        return end(connection, attempt.attemptId(), facts(attempt, seen));
    }

    /** As {@link #endIfOver} for those whose attempts are locked, and as they hold them. */
    void endThoseOver(Connection connection, Collection<AttemptTable.Stored> held) throws SQLException {
        var over = SightingTable.endSeen(
                connection,
                held.stream()
                        .filter(stored -> stored.attempt().state() == AttemptState.ANSWERED)
                        .map(AttemptTable.Stored::id)
                        .toList());
        if (over.isEmpty()) {
            return;
        }
        var seen = SightingTable.of(connection, over);
        var facts = new HashMap<AttemptId, List<AttemptFact>>();
        held.stream()
                .filter(stored -> over.contains(stored.id()))
                .forEach(stored -> facts.put(stored.id(), facts(stored.attempt(), seen.get(stored.id()))));
        attempts.transitions(connection, held, facts);
    }

    /** @param source what showed it: {@code participant} where nobody told us */
    public Optional<Attempt> end(
            Connection connection, Attempt attempt, CallIds ids, String source, String says, Instant at)
            throws SQLException {
        return end(connection, attempt.attemptId(), facts(attempt, ids, source, says, at));
    }

    private Optional<Attempt> end(Connection connection, AttemptId id, List<AttemptFact> facts) throws SQLException {
        var held = facts.isEmpty()
                ? null
                : attempts.lockAndFind(connection, List.of(id)).get(id);
        if (held == null) {
            return Optional.empty();
        }
        return Optional.ofNullable(attempts.transitions(connection, List.of(held), Map.of(id, facts))
                        .get(id))
                .map(AttemptTable.Stored::attempt)
                .filter(after -> held.attempt().state() == AttemptState.ANSWERED
                        && after.state().isFinal());
    }
}
