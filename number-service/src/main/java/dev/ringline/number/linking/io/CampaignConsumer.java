package dev.ringline.number.linking.io;

import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignEvent;
import dev.ringline.events.Recorded;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.Topic;
import dev.ringline.number.importing.io.NumberTable;
import dev.ringline.number.inventory.PhoneNumber;
import dev.ringline.number.linking.LinkDecision;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.projection.Projection;
import dev.ringline.platform.projection.ProjectionRunner;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Keeps what links are checked against, and moves a campaign's numbers to the pool of the trunk that it moved to. */
@ApplicationScoped
class CampaignConsumer implements Projection<CampaignEvent> {
    private final ProjectionRunner runner;
    private final Outbox outbox;

    CampaignConsumer(ProjectionRunner runner, Outbox outbox) {
        this.runner = runner;
        this.outbox = outbox;
    }

    @Incoming("campaigns")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        runner.run(this, records);
    }

    @Override
    public String channel() {
        return "campaigns";
    }

    @Override
    public Topic topic() {
        return Topic.CAMPAIGNS;
    }

    @Override
    public void apply(Connection connection, List<Recorded<CampaignEvent>> records) throws SQLException {
        for (var record : records) {
            switch (record.event()) {
                case CampaignChanged campaign -> take(connection, campaign, record);
                case RulesEcho echo -> {} // the dialer's business
            }
        }
    }

    private void take(Connection connection, CampaignChanged campaign, Recorded<CampaignEvent> record)
            throws SQLException {
        save(connection, campaign, record.envelope().version());
        var pool = KnownPools.behind(connection, campaign.tenantId(), campaign.sipTrunkId());
        var moved = new ArrayList<PhoneNumber>();
        for (var number : NumberTable.lockLinked(connection, campaign.campaignId(), campaign.tenantId())) {
            var after = LinkDecision.repool(number, pool);
            if (!after.equals(number)) {
                moved.add(after);
            }
        }
        var at = record.envelope().time();
        NumberTable.save(connection, moved, at);
        outbox.append(
                connection,
                moved.stream()
                        .map(number -> new Announcement(
                                number.announced(at),
                                number.id().toString(),
                                number.version(),
                                number.tenantId(),
                                record.envelope().actor(),
                                record.envelope().id(),
                                at))
                        .toList());
    }

    private static void save(Connection connection, CampaignChanged campaign, long version) throws SQLException {
        try (var statement = connection.prepareStatement("""
                insert into campaign_view (campaign_id, tenant_id, name, state, sip_trunk_id, version)
                values (?, ?, ?, ?, ?, ?)
                on conflict (campaign_id) do update set name = excluded.name, state = excluded.state,
                    sip_trunk_id = excluded.sip_trunk_id, version = excluded.version
                where campaign_view.version < excluded.version""")) {
            statement.setObject(1, campaign.campaignId().value());
            statement.setString(2, campaign.tenantId().value());
            statement.setString(3, campaign.name());
            statement.setString(4, campaign.state().name());
            statement.setString(5, campaign.sipTrunkId());
            statement.setLong(6, version);
            statement.executeUpdate();
        }
    }
}
