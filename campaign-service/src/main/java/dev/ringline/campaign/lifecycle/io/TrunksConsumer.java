package dev.ringline.campaign.lifecycle.io;

import dev.ringline.campaign.lifecycle.CampaignCommand;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignChanged.PauseReason;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkEvent;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.projection.Projection;
import dev.ringline.platform.projection.ProjectionRunner;
import dev.ringline.platform.projection.RuleStop;
import io.smallrye.common.annotation.Blocking;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** A trunk that goes pauses every campaign on it; its return lifts that pause and no other. */
@ApplicationScoped
class TrunksConsumer implements Projection<TrunkEvent> {
    private final ProjectionRunner runner;
    private final Outbox outbox;
    private final Clock clock;

    TrunksConsumer(ProjectionRunner runner, Outbox outbox, Clock clock) {
        this.runner = runner;
        this.outbox = outbox;
        this.clock = clock;
    }

    @Override
    public String channel() {
        return "trunks";
    }

    @Override
    public Topic topic() {
        return Topic.TRUNKS;
    }

    @Incoming("trunks")
    @Blocking
    void on(ConsumerRecords<String, byte[]> records) {
        runner.run(this, records);
    }

    @Override
    public void apply(Connection connection, List<Recorded<TrunkEvent>> records) throws SQLException {
        for (var record : records) {
            var envelope = record.envelope();
            switch (record.event()) {
                case PoolChanged pool -> LineTable.save(connection, pool, envelope.version());
                case TrunkChanged trunk -> {
                    if (LineTable.save(connection, trunk, envelope.version())) {
                        follow(connection, trunk, envelope.id());
                    }
                }
            }
        }
    }

    /** Nobody knows what the record said of the tenant's trunks: what it may concern stops. */
    @Override
    public void stopped(Connection connection, RuleStop stop) throws SQLException {
        tellAll(connection, stop, new CampaignCommand.Pause(PauseReason.TRUNK));
    }

    /** Save for campaigns whose trunk is gone, by all that could be read. */
    @Override
    public void resumed(Connection connection, RuleStop stop) throws SQLException {
        tellAll(connection, stop, new CampaignCommand.Resume(PauseReason.TRUNK));
    }

    private void tellAll(Connection connection, RuleStop stop, CampaignCommand command) throws SQLException {
        var now = clock.instant();
        var announcements = new ArrayList<Announcement>();
        for (var campaign : CampaignTable.lockAtWork(connection, stop.tenant())) {
            if (command instanceof CampaignCommand.Pause || hasTrunk(connection, campaign)) {
                CampaignTable.apply(connection, campaign, command, stop.deadLetterId(), now)
                        .ifPresent(announcements::add);
            }
        }
        outbox.append(connection, announcements);
    }

    private static boolean hasTrunk(Connection connection, StoredCampaign campaign) throws SQLException {
        var sipTrunkId = campaign.definition().sipTrunkId();
        return LineTable.poolOfTrunk(connection, campaign.tenant(), sipTrunkId).isPresent();
    }

    private void follow(Connection connection, TrunkChanged trunk, UUID causationId) throws SQLException {
        var pool = LineTable.poolOfTrunk(connection, trunk.tenantId(), trunk.sipTrunkId());
        var command = pool.isPresent()
                ? new CampaignCommand.Resume(PauseReason.TRUNK)
                : new CampaignCommand.Pause(PauseReason.TRUNK);
        var now = clock.instant();
        var announcements = new ArrayList<Announcement>();
        for (var campaign : CampaignTable.lockOnTrunk(connection, trunk.tenantId(), trunk.sipTrunkId())) {
            var moved = onPool(connection, campaign, pool.orElse(null), causationId, now, announcements);
            CampaignTable.apply(connection, moved, command, causationId, now).ifPresent(announcements::add);
        }
        outbox.append(connection, announcements);
    }

    /** A trunk that is gone leaves the pool as it was: what is under way still belongs there. */
    private static StoredCampaign onPool(
            Connection connection,
            StoredCampaign campaign,
            PoolId pool,
            UUID causationId,
            Instant now,
            List<Announcement> announcements)
            throws SQLException {
        if (pool == null || Objects.equals(pool, campaign.poolId())) {
            return campaign;
        }
        var moved = campaign.on(pool, now);
        announcements.add(CampaignTable.save(connection, moved, causationId));
        return moved;
    }
}
