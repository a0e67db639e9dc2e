package dev.ringline.dialer.rules.io;

import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.events.TrunkEvent;
import dev.ringline.platform.projection.Projection;
import dev.ringline.platform.projection.ProjectionRunner;
import dev.ringline.platform.projection.RuleStop;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Carrier pools with their limits, and the trunks into them. */
@ApplicationScoped
class TrunkConsumer implements Projection<TrunkEvent> {
    private final ProjectionRunner runner;
    private final RuleStops stops;

    TrunkConsumer(ProjectionRunner runner, RuleStops stops) {
        this.runner = runner;
        this.stops = stops;
    }

    @Incoming("trunks")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        runner.run(this, records);
    }

    @Override
    public String channel() {
        return "trunks";
    }

    @Override
    public Topic topic() {
        return Topic.TRUNKS;
    }

    /** The rules' own rows know their versions. */
    @Override
    public Versions versions() {
        return Versions.OWN;
    }

    @Override
    public void apply(Connection connection, List<Recorded<TrunkEvent>> records) throws SQLException {
        TrunkRules.save(connection, records);
    }

    @Override
    public void stopped(Connection connection, RuleStop stop) throws SQLException {
        stops.say(connection, stop, true);
    }

    @Override
    public void resumed(Connection connection, RuleStop stop) throws SQLException {
        stops.say(connection, stop, false);
    }
}
