package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.engine.io.Engine;
import dev.ringline.campaign.engine.io.Pulses;
import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
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

/**
 * Takes the leads of cancelled campaigns out: those that wait at once, a thousand at a time, and those that are with the
 * dialer when they come back. Until none is left it looks again.
 */
@ApplicationScoped
class CancelledTick {
    private static final int BATCH = 1_000;
    private static final LeadId FIRST = new LeadId(new UUID(0, 0));
    private static final List<LeadState> WAITING =
            List.of(LeadState.WAITING, LeadState.HELD, LeadState.RETRY_AT, LeadState.CALLBACK_AT);
    private static final LeadCommand TAKE_OUT =
            new LeadCommand.Close(LeadState.REMOVED, "campaign-cancelled", "the campaign was cancelled");

    private final Engine engine;
    private final Pulses pulses;
    private final LeadBatches batches;
    private final Outbox outbox;

    CancelledTick(Engine engine, Pulses pulses, LeadBatches batches, Outbox outbox) {
        this.engine = engine;
        this.pulses = pulses;
        this.batches = batches;
        this.outbox = outbox;
    }

    void start(@Observes StartupEvent event) {
        pulses.every(Duration.ofMillis(500), "cancelled", this::takeOutAll);
    }

    /** A campaign that has ended and may have leads that are not over. */
    private record Over(CampaignId campaign, Instant since) {}

    void takeOutAll() throws SQLException {
        for (var over : engine.call(CancelledTick::over)) {
            for (var state : WAITING) {
                takeOut(over.campaign(), state);
            }
            engine.call(connection -> done(connection, over));
        }
    }

    private void takeOut(CampaignId campaign, LeadState state) throws SQLException {
        for (var after = FIRST; after != null; ) {
            var from = after;
            after = engine.call(connection -> takeOutSome(connection, campaign, state, from));
        }
    }

    /** Returns the last that it took out, or {@code null}: there are no more. */
    private LeadId takeOutSome(Connection connection, CampaignId campaign, LeadState state, LeadId after)
            throws SQLException {
        var leads = LeadTable.lockIn(connection, campaign, state, after, BATCH);
        var batch = batches.of(connection, leads);
        leads.forEach(lead -> batch.tell(lead.id(), TAKE_OUT, null));
        outbox.append(connection, batch.saveInBulk(connection));
        return leads.size() < BATCH ? null : leads.getLast().id();
    }

    private static List<Over> over(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement("SELECT id, recheck_before FROM campaign"
                + " WHERE state IN ('CANCELLED', 'ARCHIVED') AND recheck_before IS NOT NULL ORDER BY id")) {
            var over = new ArrayList<Over>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    over.add(new Over(
                            new CampaignId(rows.getObject(1, UUID.class)), Sql.instant(rows, "recheck_before")));
                }
            }
            return over;
        }
    }

    /** Nobody brings it leads any more, and none is left that could wait again. */
    private static int done(Connection connection, Over over) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE campaign SET recheck_before = NULL WHERE id = ? AND recheck_before = ?
                    AND NOT EXISTS (SELECT FROM lead WHERE campaign_id = campaign.id
                        AND state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT'))
                    AND NOT EXISTS (SELECT FROM lead WHERE campaign_id = campaign.id
                        AND state IN ('READY', 'IN_CALL', 'WRAP_UP', 'UNKNOWN'))""")) {
            update.setObject(1, over.campaign().value());
            update.setObject(2, Sql.utc(over.since()));
            return update.executeUpdate();
        }
    }
}
