package dev.ringline.dialer.attempt.io;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Metrics of where a call's time goes: {@code ringline_stage_seconds} by stage, and {@code ringline_agents_idle_seconds_total}:
 * how long agents waited in their rooms, by whether a call came of it. A step whose transaction fails is counted all the same.
 */
@ApplicationScoped
class StageFigures {
    private static final String IDLE = "ringline.agents.idle.seconds";

    private final MeterRegistry meters;
    private final Clock clock;
    private final Map<Stage, Timer> timers = new EnumMap<>(Stage.class);

    /** In the order in which a call passes them. */
    private enum Stage {
        /** Released, until its room is begun. */
        QUEUE,
        /** Until its agent is there; without one, until the room stands. */
        PREPARE,
        /** Until it is claimed: its agent waits. */
        READY,
        /** Until its slot. */
        SLOT,
        /** From its slot until it is answered or ends. */
        RING,
        TALK,
        /** From its end until we knew of it. */
        END
    }

    StageFigures(MeterRegistry meters, Clock clock) {
        this.meters = meters;
        this.clock = clock;
        for (var stage : Stage.values()) {
            timers.put(
                    stage,
                    Timer.builder("ringline.stage")
                            .tag("stage", stage.name().toLowerCase(Locale.ROOT))
                            .publishPercentiles(0.5, 0.99)
                            .register(meters));
        }
    }

    /** @param prepared when its room was begun, when it was ready, and what time it is, all by the database */
    void claimed(Attempt attempt, ResultSet prepared) throws SQLException {
        var began = prepared.getTimestamp("began_at").toInstant();
        var ready = prepared.getTimestamp("ready_at").toInstant();
        var now = prepared.getTimestamp("now").toInstant();
        took(Stage.QUEUE, attempt.releasedAt(), began);
        took(Stage.PREPARE, began, ready);
        took(Stage.READY, ready, now);
        idle("called", ready, now);
    }

    /** @param prepared of an attempt that is given up; its agent may not have come */
    void givenUp(ResultSet prepared) throws SQLException {
        var ready = prepared.getTimestamp("ready_at");
        if (ready != null) {
            idle("given-up", ready.toInstant(), prepared.getTimestamp("now").toInstant());
        }
    }

    void moved(List<AttemptStep> steps) {
        for (var step : steps) {
            var attempt = step.attempt();
            if (step.entered(AttemptState.DIALING)) {
                took(Stage.SLOT, attempt.changedAt(), attempt.slotAt());
            } else if (step.entered(AttemptState.ANSWERED)) {
                took(Stage.RING, attempt.slotAt(), attempt.answeredAt());
            } else if (attempt.state() == AttemptState.ENDED && step.ends()) {
                ended(attempt);
            }
        }
    }

    private void ended(Attempt attempt) {
        if (attempt.answeredAt() == null) {
            took(Stage.RING, attempt.slotAt(), attempt.endedAt());
        } else {
            took(Stage.TALK, attempt.answeredAt(), attempt.endedAt());
        }
        took(Stage.END, attempt.endedAt(), clock.instant());
    }

    /** Two machines' clocks may differ: nothing took less than no time. */
    private void took(Stage stage, Instant from, Instant to) {
        if (from != null && to != null) {
            timers.get(stage).record(atLeastZero(Duration.between(from, to)));
        }
    }

    private void idle(String fate, Instant from, Instant to) {
        var waited = atLeastZero(Duration.between(from, to));
        meters.counter(IDLE, "fate", fate).increment(waited.toNanos() / 1e9);
    }

    private static Duration atLeastZero(Duration took) {
        return took.isNegative() ? Duration.ZERO : took;
    }
}
