package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.engine.io.Pulses;
import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.events.CampaignId;
import dev.ringline.platform.outbox.Outbox;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** After a campaign was edited or runs again, or a switch was turned, what it holds is looked at anew. */
@ApplicationScoped
class RecheckTick {
    private static final int BATCH = 1_000;

    private final Engine engine;
    private final Pulses pulses;
    private final LeadBatches batches;
    private final Outbox outbox;

    RecheckTick(Engine engine, Pulses pulses, LeadBatches batches, Outbox outbox) {
        this.engine = engine;
        this.pulses = pulses;
        this.batches = batches;
        this.outbox = outbox;
    }

    void start(@Observes StartupEvent event) {
        pulses.every(Duration.ofMillis(500), "recheck", this::recheckAll);
    }

    /** A campaign whose held leads are to be looked at. */
    private record Changed(CampaignId campaign, Instant before) {}

    void recheckAll() throws SQLException {
        for (var changed : engine.call(RecheckTick::changed)) {
            while (engine.call(connection -> recheck(connection, changed)) == BATCH) {
                // until none is left
            }
        }
    }

    private int recheck(Connection connection, Changed changed) throws SQLException {
        var leads = LeadTable.lockHeldBefore(connection, changed.campaign(), changed.before(), BATCH);
        var batch = batches.of(connection, leads);
        leads.forEach(lead -> batch.tell(lead.id(), new LeadCommand.Recheck(), null));
        outbox.append(connection, batch.saveInBulk(connection));
        if (leads.size() < BATCH) {
            done(connection, changed);
        }
        return leads.size();
    }

    private static List<Changed> changed(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT id, recheck_before FROM campaign"
                + " WHERE state = 'RUNNING' AND recheck_before IS NOT NULL ORDER BY id")) {
            var changed = new ArrayList<Changed>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    changed.add(new Changed(
                            new CampaignId(rows.getObject(1, UUID.class)), Sql.instant(rows, "recheck_before")));
                }
            }
            return changed;
        }
    }

    /** Unless it changed once more meanwhile. */
    private static void done(Connection connection, Changed changed) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE campaign SET recheck_before = NULL WHERE id = ? AND recheck_before = ?")) {
            update.setObject(1, changed.campaign().value());
            update.setObject(2, Sql.utc(changed.before()));
            update.executeUpdate();
        }
    }
}
