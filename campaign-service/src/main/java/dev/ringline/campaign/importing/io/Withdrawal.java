package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.lead.io.LeadBatches;
import dev.ringline.campaign.lead.io.LeadTable;
import dev.ringline.campaign.tenancy.io.TenantJdbc;
import dev.ringline.events.CampaignId;
import dev.ringline.events.ImportId;
import dev.ringline.events.LeadId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Takes an import's leads out again: those that wait at once, those on their way to the dialer as soon as their attempt is
 * over; who was called stays. A thousand at a time; done again, it does the rest.
 */
@ApplicationScoped
class Withdrawal {
    private static final int AT_ONCE = 1_000;

    private final TenantJdbc database;
    private final LeadBatches batches;
    private final Outbox outbox;
    private final Clock clock;

    Withdrawal(TenantJdbc database, LeadBatches batches, Outbox outbox, Clock clock) {
        this.database = database;
        this.batches = batches;
        this.outbox = outbox;
        this.clock = clock;
    }

    void withdraw(TenantId tenant, CampaignId campaign, ImportId id) {
        database.transaction(tenant, connection -> {
            ImportTable.withdraw(connection, id, clock.instant());
            return null;
        });
        for (var after = new UUID(0, 0); after != null; ) {
            var from = after;
            after = database.transaction(tenant, connection -> withdrawSome(connection, campaign, id, from));
        }
    }

    /** Returns the last lead that it looked at, or {@code null}: there are no more. */
    private UUID withdrawSome(Connection connection, CampaignId campaign, ImportId id, UUID after) throws SQLException {
        var leads = leadsOf(connection, id, after);
        var batch = batches.of(
                connection,
                LeadTable.lock(
                        connection,
                        leads.stream()
                                .map(lead -> new LeadTable.Key(campaign, lead))
                                .toList()));
        leads.forEach(lead -> batch.tell(lead, new LeadCommand.Remove(), null));
        outbox.append(connection, batch.saveInBulk(connection));
        return leads.size() < AT_ONCE ? null : leads.getLast().value();
    }

    private static List<LeadId> leadsOf(Connection connection, ImportId id, UUID after) throws SQLException {
        try (var select = connection.prepareStatement("""
                SELECT id FROM lead WHERE import_id = ? AND id > ?
                    AND state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT', 'READY') ORDER BY id LIMIT ?""")) {
            select.setObject(1, id.value());
            select.setObject(2, after);
            select.setInt(3, AT_ONCE);
            var leads = new ArrayList<LeadId>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    leads.add(new LeadId(rows.getObject(1, UUID.class)));
                }
            }
            return leads;
        }
    }
}
