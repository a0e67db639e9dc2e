package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.calling.DialFacts;
import dev.ringline.dialer.calling.DialOutcome;
import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.calling.OutcomeTable;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.guard.io.Breakers;
import dev.ringline.dialer.pacing.Turn;
import dev.ringline.events.Attempt;
import dev.ringline.events.Attempt.Evidence;
import dev.ringline.events.AttemptId;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.platform.CrashPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The only way to a callee (P2): takes a claim, has it sent once, and says what came of it. This process is the attempt's
 * holder until the answer is committed; webhooks meanwhile are evidence.
 */
@ApplicationScoped
public class DialGateway {
    private static final Logger LOG = Logger.getLogger(DialGateway.class);
    private static final Duration BETWEEN_COMMITS = Duration.ofMillis(250);

    private final DialExchange exchange;
    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final CallEnds ends;
    private final Breakers breakers;
    private final Clock clock;

    DialGateway(
            DialExchange exchange,
            EngineDatabase database,
            AttemptTable attempts,
            CallEnds ends,
            Breakers breakers,
            Clock clock) {
        this.exchange = exchange;
        this.database = database;
        this.attempts = attempts;
        this.ends = ends;
        this.breakers = breakers;
        this.clock = clock;
    }

    /**
     * Spends the claim at its slot and returns when the outcome is committed: for a virtual thread.
     *
     * @param turn comes when the claim's lane lets it through, or when it is too late
     */
    public void dial(DialClaim claim, Turn turn) {
        switch (exchange.send(claim, turn)) {
            case DialExchange.Sent.Replied replied -> conclude(claim, replied.reply(), clock.instant());
            case DialExchange.Sent.TooLate late -> commit(claim, connection -> missed(connection, claim));
            case DialExchange.Sent.NotAgain spent -> LOG.warnf("attempt %s: its claim is spent", id(claim));
        }
    }

    private void conclude(DialClaim claim, DialReply reply, Instant at) {
        CrashPoint.at("after-response-before-commit");
        var after = commit(claim, connection -> conclude(connection, id(claim), reply, at));
        CrashPoint.at("after-outcome-commit");
        after.filter(attempt -> attempt.disposition() != null).ifPresent(breakers::heard);
    }

    private Optional<Attempt> conclude(Connection connection, AttemptId id, DialReply reply, Instant at)
            throws SQLException {
        var outcome = OutcomeTable.of(reply, HangUpTable.asked(connection, id));
        alert(id, outcome, reply);
        var after = attempts.transition(connection, id, DialFacts.of(outcome, said(reply), at));
        if (after.isPresent()) {
            ends.endIfOver(connection, after.get()); // it may have been told that it is over before this
        }
        return after;
    }

    private Optional<Attempt> missed(Connection connection, DialClaim claim) throws SQLException {
        var now = clock.instant();
        var why = "its slot was more than 100 ms past";
        return attempts.transition(
                connection,
                id(claim),
                new AttemptFact.NotSent(
                        Disposition.NOT_SENT, Cause.US, "slot missed", new Evidence("response", why, now), now));
    }

    /** The database may be away for a while; beyond the deadline somebody else decides. */
    private Optional<Attempt> commit(DialClaim claim, EngineDatabase.Work<Optional<Attempt>> work) {
        while (true) {
            try {
                return database.inTransaction(work);
            } catch (SQLException e) {
                LOG.warnf("attempt %s: outcome not committed yet: %s", id(claim), e.getSQLState());
                if (clock.instant().isAfter(claim.attempt().deadline())) {
                    return Optional.empty();
                }
                LockSupport.parkNanos(BETWEEN_COMMITS.toNanos());
            }
        }
    }

    private static void alert(AttemptId id, DialOutcome outcome, DialReply reply) {
        if (outcome.then() == DialOutcome.Then.ALERT || outcome.then() == DialOutcome.Then.OPEN_BREAKER) {
            LOG.errorf("attempt %s: %s: somebody has to set this right", id, reply);
        }
    }

    private static String said(DialReply reply) {
        return switch (reply) {
            case DialReply.Accepted accepted -> "HTTP 200";
            case DialReply.Refusal refusal -> refusal.toString();
            case DialReply.NotWritten unsent -> "not connected";
            case DialReply.Silence silence -> "no answer";
        };
    }

    private static AttemptId id(DialClaim claim) {
        return claim.attempt().attemptId();
    }
}
