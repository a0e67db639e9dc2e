package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.guard.io.Breakers;
import dev.ringline.dialer.pacing.Turn;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.platform.CrashPoint;
import jakarta.enterprise.context.ApplicationScoped;
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
    private final Conclusions conclusions;
    private final Breakers breakers;
    private final Clock clock;

    DialGateway(DialExchange exchange, Conclusions conclusions, Breakers breakers, Clock clock) {
        this.exchange = exchange;
        this.conclusions = conclusions;
        this.breakers = breakers;
        this.clock = clock;
    }

    /**
     * Spends the claim at its slot and returns when the outcome is committed: for a virtual thread.
     *
     * @param turn comes when the claim's lane lets it through, or when it is too late
     */
    public void dial(DialClaim claim, Turn turn) {
        begin(claim, turn).run();
    }

    /**
     * Begins and returns at once: it is sent when its turn comes, whatever virtual threads are busy with.
     *
     * @return what is left to do: awaits and commits the outcome, for a virtual thread
     */
    public Runnable begin(DialClaim claim, Turn turn) {
        var dial = exchange.begin(claim, turn);
        return () -> conclude(claim, exchange.await(claim, dial));
    }

    private void conclude(DialClaim claim, DialExchange.Sent sent) {
        switch (sent) {
            case DialExchange.Sent.Replied replied -> conclude(claim, replied.reply(), clock.instant());
            case DialExchange.Sent.TooLate late -> commit(claim, () -> conclusions.missed(claim, clock.instant()));
            case DialExchange.Sent.NotAgain spent -> LOG.warnf("attempt %s: its claim is spent", id(claim));
        }
    }

    private void conclude(DialClaim claim, DialReply reply, Instant at) {
        CrashPoint.at("after-response-before-commit");
        var after = commit(claim, () -> conclusions.replied(claim, reply, at));
        CrashPoint.at("after-outcome-commit");
        after.filter(attempt -> attempt.disposition() != null).ifPresent(breakers::heard);
    }

    /** The database may be away for a while; beyond the deadline somebody else decides. */
    private Optional<Attempt> commit(DialClaim claim, Commit commit) {
        while (true) {
            try {
                return commit.run();
            } catch (SQLException e) {
                LOG.warnf("attempt %s: outcome not committed yet: %s", id(claim), e.getSQLState());
                if (clock.instant().isAfter(claim.attempt().deadline())) {
                    return Optional.empty();
                }
                LockSupport.parkNanos(BETWEEN_COMMITS.toNanos());
            }
        }
    }

    @FunctionalInterface
    private interface Commit {
        Optional<Attempt> run() throws SQLException;
    }

    private static AttemptId id(DialClaim claim) {
        return claim.attempt().attemptId();
    }
}
