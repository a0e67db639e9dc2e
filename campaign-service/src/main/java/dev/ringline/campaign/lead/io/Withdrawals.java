package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.events.TenantId;
import dev.ringline.events.WithdrawRequested;
import dev.ringline.platform.outbox.Announcement;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Asks releases back. Once is enough: the claim refuses in any case, and the attempt's final record says how it ended. */
public final class Withdrawals {
    private static final String WITHDRAW = """
            UPDATE lead SET withdrawn_at = ?, version = version + 1
            FROM unnest(?::uuid[], ?::uuid[]) AS wanted (campaign_id, id)
            WHERE lead.campaign_id = wanted.campaign_id AND lead.id = wanted.id
                AND lead.state = 'READY' AND lead.withdrawn_at IS NULL
            RETURNING lead.id, lead.version
            """;

    private Withdrawals() {}

    /** Returns what to announce; those that were asked back already are not among it. */
    public static List<Announcement> of(
            Connection connection, List<StoredLead> locked, String reason, UUID causationId, Instant now)
            throws SQLException {
        if (locked.isEmpty()) {
            return List.of();
        }
        var versions = withdraw(connection, locked, now);
        var announcements = new ArrayList<Announcement>();
        for (var lead : locked) {
            var version = versions.get(lead.id());
            if (version != null) {
                announcements.add(announcement(
                        lead.tenant(),
                        lead.campaign(),
                        lead.id(),
                        lead.attemptId(),
                        version,
                        reason,
                        causationId,
                        now));
            }
        }
        return announcements;
    }

    /** @param version of the lead with it */
    public static Announcement announcement(
            TenantId tenant,
            CampaignId campaign,
            LeadId lead,
            AttemptId attempt,
            long version,
            String reason,
            UUID causationId,
            Instant now) {
        var request = new WithdrawRequested(attempt, tenant, campaign, lead, reason, now);
        return new Announcement(request, lead.toString(), version, tenant, "campaign-service", causationId, now);
    }

    private static Map<LeadId, Long> withdraw(Connection connection, List<StoredLead> leads, Instant now)
            throws SQLException {
        try (var update = connection.prepareStatement(WITHDRAW)) {
            update.setObject(1, Sql.utc(now));
            LeadTable.setKeys(
                    connection, update, 2, leads.stream().map(LeadTable.Key::of).toList());
            var versions = new HashMap<LeadId, Long>();
            try (var rows = update.executeQuery()) {
                while (rows.next()) {
                    versions.put(new LeadId(rows.getObject(1, UUID.class)), rows.getLong(2));
                }
            }
            return versions;
        }
    }
}
