package dev.ringline.campaign.lifecycle.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.engine.io.Pulses;
import dev.ringline.campaign.lifecycle.CampaignCommand;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignChanged.PauseReason;
import dev.ringline.events.CampaignId;
import dev.ringline.platform.outbox.Outbox;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Starts what is scheduled when it is due, and completes what has no lead left. */
@ApplicationScoped
class CampaignTick {
    private static final String DUE = "SELECT id FROM campaign WHERE state = 'SCHEDULED' AND start_at <= ? ORDER BY id";

    /**
     * All its leads are finished, none came of late, and no import is on its way. Asked in this order: the last reads all of its
     * leads, and is asked of none that has something to do. Each is asked with a limit, because what only EXISTS may be answered
     * by a table of all leads.
     */
    private static final String DONE = """
            SELECT id FROM campaign c WHERE c.state = 'RUNNING' AND c.changed_at <= ? AND CASE
                WHEN (SELECT true FROM lead l WHERE l.campaign_id = c.id
                    AND l.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') LIMIT 1) THEN false
                WHEN (SELECT true FROM lead l WHERE l.campaign_id = c.id
                    AND l.state IN ('READY', 'IN_CALL', 'WRAP_UP', 'UNKNOWN') LIMIT 1) THEN false
                WHEN (SELECT true FROM lead_import i WHERE i.campaign_id = c.id
                    AND i.state IN ('UPLOADING', 'WAITING', 'RUNNING') LIMIT 1) THEN false
                WHEN (SELECT true FROM lead l WHERE l.campaign_id = c.id LIMIT 1) THEN
                    (SELECT true FROM lead l WHERE l.campaign_id = c.id AND l.changed_at > ? LIMIT 1) IS NULL
                ELSE false END
            """;

    private final Engine engine;
    private final Pulses pulses;
    private final Outbox outbox;
    private final Clock clock;
    private final Duration completeAfter;

    CampaignTick(
            Engine engine,
            Pulses pulses,
            Outbox outbox,
            Clock clock,
            @ConfigProperty(name = "ringline.campaign.complete-after", defaultValue = "10S") Duration completeAfter) {
        this.engine = engine;
        this.pulses = pulses;
        this.outbox = outbox;
        this.clock = clock;
        this.completeAfter = completeAfter;
    }

    void start(@Observes StartupEvent event) {
        pulses.every(Duration.ofSeconds(1), "schedule", this::startDue);
        pulses.every(Duration.ofSeconds(1), "complete", this::completeDone);
    }

    void startDue() throws SQLException {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        for (var id : engine.call(connection -> ids(connection, DUE, now))) {
            engine.call(connection -> start(connection, id));
        }
    }

    void completeDone() throws SQLException {
        var since = clock.instant().minus(completeAfter).atOffset(ZoneOffset.UTC);
        for (var id : engine.call(connection -> ids(connection, DONE + "ORDER BY c.id", since, since))) {
            engine.call(connection -> complete(connection, id, since));
        }
    }

    /** Looks once more under the lock: whoever brought leads meanwhile has committed, and who comes later finds it over. */
    private boolean complete(Connection connection, CampaignId id, OffsetDateTime since) throws SQLException {
        var campaign = CampaignTable.lockToEnd(connection, id);
        return campaign.isPresent()
                && !ids(connection, DONE + "AND c.id = '" + id + "'", since, since)
                        .isEmpty()
                && tell(connection, id, new CampaignCommand.Complete());
    }

    /** Nobody is there to hear a refusal: what stands in the way pauses it. */
    private boolean start(Connection connection, CampaignId id) throws SQLException {
        var campaign = CampaignTable.lock(connection, id);
        if (campaign.isEmpty()) {
            return false;
        }
        var startAt = campaign.get().definition().schedule().startAt();
        return tell(connection, id, new CampaignCommand.Start(startAt, standing(connection, campaign.get())));
    }

    private static List<PauseReason> standing(Connection connection, StoredCampaign campaign) throws SQLException {
        var standing = new ArrayList<PauseReason>();
        var pool = LineTable.poolOfTrunk(
                connection, campaign.tenant(), campaign.definition().sipTrunkId());
        if (pool.isEmpty()) {
            standing.add(PauseReason.TRUNK);
        } else if (LineTable.breakerOpen(connection, pool.get())) {
            standing.add(PauseReason.BREAKER);
        }
        return standing;
    }

    private boolean tell(Connection connection, CampaignId id, CampaignCommand command) throws SQLException {
        var campaign = CampaignTable.lock(connection, id);
        if (campaign.isEmpty()) {
            return false;
        }
        var announcement = CampaignTable.apply(connection, campaign.get(), command, null, clock.instant());
        outbox.append(connection, announcement.stream().toList());
        return announcement.isPresent();
    }

    private static List<CampaignId> ids(Connection connection, String sql, OffsetDateTime... times)
            throws SQLException {
        try (var query = connection.prepareStatement(sql)) {
            for (int i = 0; i < times.length; i++) {
                query.setObject(i + 1, times[i]);
            }
            var ids = new ArrayList<CampaignId>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(new CampaignId(rows.getObject(1, UUID.class)));
                }
            }
            return ids;
        }
    }
}
