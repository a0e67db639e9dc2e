package dev.ringline.dialer.webhook.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.calling.io.CallEnds;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.GroupCommit;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.preparing.io.PreparedTable;
import dev.ringline.dialer.reconcile.LateTruth;
import dev.ringline.dialer.webhook.Sighting.Who;
import dev.ringline.dialer.webhook.Sightings;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Thinks about stored events, each once, and about those that come at the same time together: agents that came or went, calls that are over, truths that came late. It looks at all
 * that is stored about an attempt, so neither order nor repetition matters.
 */
@ApplicationScoped
public class WebhookThinking {
    private static final Logger LOG = Logger.getLogger(WebhookThinking.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration FORGET_EVERY = Duration.ofSeconds(30);
    private static final Duration LEFT_OVER = Duration.ofSeconds(2);

    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final Clock clock;
    private final GroupCommit<String, Boolean> group;
    private final Duration kept;
    private Wake wake;
    private long forgotAtNanos = System.nanoTime() - FORGET_EVERY.toNanos();

    WebhookThinking(
            EngineDatabase database,
            AttemptTable attempts,
            Clock clock,
            @ConfigProperty(name = "ringline.webhooks.kept", defaultValue = "7d") Duration kept) {
        this.database = database;
        this.attempts = attempts;
        this.clock = clock;
        this.group = new GroupCommit<>("webhooks-thought", database, this::think);
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
                group.commit(eventId);
            } catch (SQLException | RuntimeException e) {
                LOG.warnf("event %s is left for later: %s", eventId, e.toString());
            }
        });
    }

    private Duration tick() throws SQLException {
        database.inTransaction(c -> WebhookTable.leftOver(c, LEFT_OVER)).forEach(this::about);
        if (System.nanoTime() - forgotAtNanos > FORGET_EVERY.toNanos()) {
            database.inTransaction(c -> WebhookTable.forget(c, kept));
            forgotAtNanos = System.nanoTime();
        }
        return PAUSE;
    }

    private List<Boolean> think(Connection connection, List<String> eventIds) throws SQLException {
        var taken = WebhookTable.take(connection, eventIds);
        var leaving = which(taken, about -> about.isLeaving(Who.AGENT));
        var ending = which(taken, WebhookThinking::mayBeAnEnd);
        if (!ending.isEmpty()) {
            look(connection, attempts.lockAndFind(connection, ending)); // after whoever concludes them now
        }
        if (!leaving.isEmpty()) {
            PreparedTable.agentsLeft(connection, leaving);
        }
        return eventIds.stream().map(id -> true).toList();
    }

    private void look(Connection connection, Map<AttemptId, AttemptTable.Stored> held) throws SQLException {
        var seen = SightingTable.of(connection, held.keySet());
        var facts = new HashMap<AttemptId, List<AttemptFact>>();
        held.forEach((id, stored) -> facts.put(id, facts(stored.attempt(), seen.get(id))));
        attempts.transitions(connection, held.values(), facts);
    }

    private List<AttemptFact> facts(Attempt attempt, Sightings seen) {
        var over = CallEnds.facts(attempt, seen);
        return over.isEmpty() ? LateTruth.facts(attempt, seen, clock.instant()) : over;
    }

    private static boolean mayBeAnEnd(WebhookTable.Subject about) {
        return about.event().equals("room_finished") || about.isLeaving(Who.CALLEE);
    }

    private static Set<AttemptId> which(List<WebhookTable.Subject> taken, Predicate<WebhookTable.Subject> condition) {
        return taken.stream()
                .filter(condition)
                .map(WebhookTable.Subject::attempt)
                .collect(Collectors.toSet());
    }
}
