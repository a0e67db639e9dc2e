package dev.ringline.dialer.rules.io;

import dev.ringline.events.CampaignEvent;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
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

/** Campaigns as the claim checks them. */
@ApplicationScoped
class CampaignConsumer implements Projection<CampaignEvent> {
    private final ProjectionRunner runner;
    private final RuleStops stops;
    private final RuleEchoes echoes;

    CampaignConsumer(ProjectionRunner runner, RuleStops stops, RuleEchoes echoes) {
        this.runner = runner;
        this.stops = stops;
        this.echoes = echoes;
    }

    @Incoming("campaigns")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        if (runner.run(this, records)) {
            echoes.store(topic(), records); // behind the commit of what stands before them
        }
    }

    @Override
    public String channel() {
        return "campaigns";
    }

    @Override
    public Topic topic() {
        return Topic.CAMPAIGNS;
    }

    /** The rules' own rows know their versions. */
    @Override
    public Versions versions() {
        return Versions.OWN;
    }

    @Override
    public void apply(Connection connection, List<Recorded<CampaignEvent>> records) throws SQLException {
        CampaignRules.save(connection, records);
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
