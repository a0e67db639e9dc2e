package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.calling.DialFacts;
import dev.ringline.dialer.calling.DialOutcome;
import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.calling.OutcomeTable;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.GroupCommit;
import dev.ringline.events.Attempt;
import dev.ringline.events.Attempt.Evidence;
import dev.ringline.events.AttemptId;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Commits what came of dials: those that end at the same time together. */
@ApplicationScoped
class Conclusions {
    private static final Logger LOG = Logger.getLogger(Conclusions.class);

    private final AttemptTable attempts;
    private final CallEnds ends;
    private final GroupCommit<Conclusion, Optional<Attempt>> group;

    Conclusions(EngineDatabase database, AttemptTable attempts, CallEnds ends) {
        this.attempts = attempts;
        this.ends = ends;
        this.group = new GroupCommit<>("conclusions", database, this::conclude);
    }

    /** What a dial came to. */
    private sealed interface Conclusion {
        AttemptTable.Stored claimed();

        default AttemptId id() {
            return claimed().id();
        }

        Instant at();

        record Replied(AttemptTable.Stored claimed, DialReply reply, Instant at) implements Conclusion {}

        record Missed(AttemptTable.Stored claimed, Instant at) implements Conclusion {}
    }

    /** Returns when it is committed. @return what the attempt became; empty if somebody knew better */
    Optional<Attempt> replied(DialClaim claim, DialReply reply, Instant at) throws SQLException {
        return group.commit(new Conclusion.Replied(claim.stored(), reply, at));
    }

    /** Its slot was past: nothing was sent. */
    Optional<Attempt> missed(DialClaim claim, Instant at) throws SQLException {
        return group.commit(new Conclusion.Missed(claim.stored(), at));
    }

    private List<Optional<Attempt>> conclude(Connection connection, List<Conclusion> parts) throws SQLException {
        var asked =
                HangUpTable.asked(connection, parts.stream().map(Conclusion::id).toList());
        var facts = new HashMap<AttemptId, AttemptFact>();
        parts.forEach(part -> facts.put(part.id(), fact(part, asked)));
        var known = new HashMap<AttemptId, AttemptTable.Stored>();
        parts.forEach(part -> known.put(part.id(), part.claimed()));
        var held = attempts.lockAndFindKnown(connection, known);
        var after = attempts.transition(connection, held.values(), facts);
        ends.endThoseOver(connection, after.values()); // webhooks may have told of the end before this
        return parts.stream()
                .map(part -> Optional.ofNullable(after.get(part.id())).map(AttemptTable.Stored::attempt))
                .toList();
    }

    private static AttemptFact fact(Conclusion conclusion, Set<AttemptId> asked) {
        return switch (conclusion) {
            case Conclusion.Replied(var claimed, var reply, var at) -> {
                var id = claimed.id();
                var outcome = OutcomeTable.of(reply, asked.contains(id));
                if (outcome.then() == DialOutcome.Then.ALERT || outcome.then() == DialOutcome.Then.OPEN_BREAKER) {
                    LOG.errorf("attempt %s: %s: somebody has to set this right", id, reply);
                }
                yield DialFacts.of(outcome, said(reply), at);
            }
            case Conclusion.Missed(var claimed, var at) -> {
                var evidence = new Evidence("response", "its slot was more than 100 ms past", at);
                yield new AttemptFact.NotSent(Disposition.NOT_SENT, Cause.US, "slot missed", evidence, at);
            }
        };
    }

    private static String said(DialReply reply) {
        return switch (reply) {
            case DialReply.Accepted accepted -> "HTTP 200";
            case DialReply.Refusal refusal -> refusal.toString();
            case DialReply.NotWritten unsent -> "not connected";
            case DialReply.Silence silence -> "no answer";
        };
    }
}
