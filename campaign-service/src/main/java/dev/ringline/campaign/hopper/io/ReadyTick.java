package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.engine.io.Pulses;
import dev.ringline.campaign.hopper.io.ReadyTable.Asked;
import dev.ringline.campaign.hopper.io.ReadyTable.Withdrawn;
import dev.ringline.campaign.lead.io.Withdrawals;
import dev.ringline.events.AttemptId;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Looks after what the dialer has: asks where an attempt stands that nobody spoke of, and asks back what was released by
 * rules that are no longer in force. It never decides by itself that an attempt is over.
 */
@ApplicationScoped
class ReadyTick {
    private static final String SERVICE = "campaign-service";
    private static final int BATCH = 1_000;
    private static final Duration ALL_EVERY = Duration.ofSeconds(1);

    private final Engine engine;
    private final Pulses pulses;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration askAfter;
    private String withdrawnBy;
    private long withdrawnAtNanos;

    ReadyTick(
            Engine engine,
            Pulses pulses,
            Outbox outbox,
            Clock clock,
            @ConfigProperty(name = "ringline.campaign.ask-after", defaultValue = "30S") Duration askAfter) {
        this.engine = engine;
        this.pulses = pulses;
        this.outbox = outbox;
        this.clock = clock;
        this.askAfter = askAfter;
    }

    void start(@Observes StartupEvent event) {
        pulses.every(Duration.ofMillis(200), "withdraw", this::withdrawSoon);
        pulses.every(Duration.ofSeconds(1), "ask", this::askAgain);
    }

    /** As soon as other rules are in force, and once a second for all else that makes a release stale. */
    private void withdrawSoon() throws SQLException {
        var inForce = engine.call(ReadyTable::rulesInForce);
        if (!inForce.equals(withdrawnBy) || System.nanoTime() - withdrawnAtNanos >= ALL_EVERY.toNanos()) {
            withdrawnAtNanos = System.nanoTime();
            withdraw();
            withdrawnBy = inForce;
        }
    }

    void withdraw() throws SQLException {
        while (engine.call(this::withdrawBatch) == BATCH) {
            // until none is left
        }
    }

    void askAgain() throws SQLException {
        engine.call(this::askBatch);
    }

    private int withdrawBatch(Connection connection) throws SQLException {
        var now = clock.instant();
        var withdrawn = ReadyTable.withdraw(connection, now, BATCH);
        outbox.append(
                connection,
                withdrawn.stream().map(lead -> announcement(lead, now)).toList());
        return withdrawn.size();
    }

    private int askBatch(Connection connection) throws SQLException {
        var now = clock.instant();
        var asked = ReadyTable.ask(connection, now.minus(askAfter), now, BATCH);
        outbox.append(
                connection, asked.stream().map(lead -> announcement(lead, now)).toList());
        return asked.size();
    }

    private static Announcement announcement(Withdrawn lead, Instant now) {
        var attempt = AttemptId.derive(lead.tenant(), lead.lead(), lead.releaseNumber());
        return Withdrawals.announcement(
                lead.tenant(), lead.campaign(), lead.lead(), attempt, lead.version(), lead.reason(), null, now);
    }

    private static Announcement announcement(Asked asked, Instant now) {
        var release = asked.release();
        return new Announcement(
                release, release.leadId().toString(), asked.version(), release.tenantId(), SERVICE, null, now);
    }
}
