package dev.ringline.dialer.rules.io;

import dev.ringline.dialer.controls.io.Controls;
import dev.ringline.dialer.engine.io.Incarnation;
import dev.ringline.events.RulesStopped;
import dev.ringline.platform.projection.RuleStop;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;

/** Says on {@code controls} that a rule could not be read and what it may concern stopped, or goes on. */
@ApplicationScoped
class RuleStops {
    private final Controls controls;
    private final Incarnation incarnation;
    private final Clock clock;

    RuleStops(Controls controls, Incarnation incarnation, Clock clock) {
        this.controls = controls;
        this.incarnation = incarnation;
        this.clock = clock;
    }

    void say(Connection connection, RuleStop stop, boolean stopped) throws SQLException {
        var now = clock.instant();
        var topic = stop.topic().topicName();
        controls.say(
                connection,
                "topic/" + topic,
                new RulesStopped(incarnation.id(), topic, stopped, stop.reason(), now),
                stop.tenant(),
                now);
    }
}
