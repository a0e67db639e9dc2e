package dev.ringline.dialer.webhook.io;

import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.calling.io.CallEnds;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.preparing.io.PreparedTable;
import dev.ringline.dialer.reconcile.LateTruth;
import dev.ringline.dialer.webhook.Sighting.Who;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Thinks about stored events, each once: agents that came or went, calls that are over, truths that came late. It looks at all
 * that is stored about an attempt, so neither order nor repetition matters.
 */
@ApplicationScoped
public class WebhookThinking {
    private static final Logger LOG = Logger.getLogger(WebhookThinking.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LEFT_OVER = Duration.ofSeconds(2);

    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final CallEnds ends;
    private final Clock clock;
    private final Duration kept;
    private Wake wake;

    WebhookThinking(
            EngineDatabase database,
            AttemptTable attempts,
            CallEnds ends,
            Clock clock,
            @ConfigProperty(name = "ringline.webhooks.kept", defaultValue = "7d") Duration kept) {
        this.database = database;
        this.attempts = attempts;
        this.ends = ends;
        this.clock = clock;
        this.kept = kept;
    }

    public void start() {
        wake = Wake.start("webhooks", PAUSE, this::tick);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(5));
    }

    /** Soon, on a thread of its own; what fails is thought about again. */
    void about(String eventId) {
        Thread.ofVirtual().name("webhook").start(() -> {
            try {
                think(eventId);
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("event %s is left for later: %s", eventId, e.toString());
            }
        });
    }

    private Duration tick() throws SQLException {
        for (var eventId : database.inTransaction(c -> WebhookTable.leftOver(c, LEFT_OVER))) {
            think(eventId);
        }
        database.inTransaction(c -> WebhookTable.forget(c, kept));
        return PAUSE;
    }

    private void think(String eventId) throws SQLException {
        database.inTransaction(connection -> {
            var taken = WebhookTable.take(connection, eventId).filter(about -> about.attempt() != null);
            if (taken.isPresent()) {
                think(connection, taken.get());
            }
            return taken;
        });
    }

    private void think(Connection connection, WebhookTable.Subject subject) throws SQLException {
        switch (subject.event()) {
            case "participant_left" -> {
                if (subject.who() == Who.AGENT) {
                    PreparedTable.agentLeft(connection, subject.attempt());
                } else if (subject.who() == Who.CALLEE) {
                    look(connection, subject.attempt());
                }
            }
            case "room_finished" -> look(connection, subject.attempt());
            default -> {}
        }
    }

    private void look(Connection connection, AttemptId id) throws SQLException {
        var stored = attempts.lockAndFind(connection, List.of(id)).get(id); // after whoever concludes it now
        if (stored != null && ends.endIfOver(connection, stored.attempt()).isEmpty()) {
            correct(connection, stored.attempt());
        }
    }

    private void correct(Connection connection, Attempt attempt) throws SQLException {
        var seen = SightingTable.of(connection, attempt.attemptId());
        for (var fact : LateTruth.facts(attempt, seen, clock.instant())) {
            attempts.transition(connection, attempt.attemptId(), fact);
        }
    }
}
