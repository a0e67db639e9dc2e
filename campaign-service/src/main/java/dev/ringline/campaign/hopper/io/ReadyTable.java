package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.lead.io.Sql;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** What was released: asked about again, and asked back. The state stays; only the version moves. */
final class ReadyTable {
    /**
     * Released, and no word since. In a call silence is longer: as long as a call may last, and two minutes; the two minutes are
     * said once more by themselves, because they bound the index.
     */
    private static final String ASK = """
            WITH silent AS (
                SELECT lead.campaign_id, lead.id FROM lead JOIN campaign ON campaign.id = lead.campaign_id
                WHERE lead.state = 'READY' AND lead.heard_at <= ?
                    OR lead.state IN ('IN_CALL', 'UNKNOWN') AND lead.heard_at <= ?::timestamptz - interval '2 minutes'
                        AND lead.heard_at <= ?::timestamptz - make_interval(secs => (campaign.definition::jsonb ->> 'maxCallDurationS')::int + 120)
                ORDER BY lead.id LIMIT ? FOR NO KEY UPDATE OF lead SKIP LOCKED)
            UPDATE lead SET ask = ask + 1, heard_at = ?, version = lead.version + 1
            FROM silent, attempt
            WHERE lead.campaign_id = silent.campaign_id AND lead.id = silent.id
                AND attempt.campaign_id = lead.campaign_id AND attempt.lead_id = lead.id
                AND attempt.release_number = lead.release_number AND attempt.release IS NOT NULL
            RETURNING lead.ask, lead.version, attempt.release
            """;

    /** Released by rules that are not in force any more: paused, ended, edited, or removed. */
    private static final String WITHDRAW = """
            WITH stale AS (
                SELECT lead.campaign_id, lead.id,
                    CASE WHEN lead.removing THEN 'removed' WHEN campaign.state = 'RUNNING' THEN 'edited'
                        ELSE lower(campaign.state) END AS reason
                FROM lead JOIN campaign ON campaign.id = lead.campaign_id
                WHERE lead.state = 'READY' AND lead.withdrawn_at IS NULL
                    AND (campaign.state <> 'RUNNING' OR lead.released_rules < campaign.rules_version OR lead.removing)
                ORDER BY lead.id LIMIT ? FOR NO KEY UPDATE OF lead SKIP LOCKED)
            UPDATE lead SET withdrawn_at = ?, version = lead.version + 1 FROM stale
            WHERE lead.campaign_id = stale.campaign_id AND lead.id = stale.id
            RETURNING lead.tenant_id, lead.campaign_id, lead.id, lead.release_number, lead.version, stale.reason
            """;

    /** Other rules in force, of any campaign, give another number. */
    private static final String IN_FORCE = """
            SELECT coalesce(sum(hashtextextended(id::text || state || rules_version, 0)), 0)::text FROM campaign
            """;

    private ReadyTable() {}

    /** @param version of the lead with it */
    record Asked(LeadReleased release, long version) {}

    /** One release that is asked back. */
    record Withdrawn(
            TenantId tenant, CampaignId campaign, LeadId lead, int releaseNumber, long version, String reason) {}

    static List<Asked> ask(Connection connection, Instant silentSince, Instant now, int most) throws SQLException {
        try (var update = connection.prepareStatement(ASK)) {
            update.setObject(1, Sql.utc(silentSince));
            update.setObject(2, Sql.utc(now));
            update.setObject(3, Sql.utc(now));
            update.setInt(4, most);
            update.setObject(5, Sql.utc(now));
            var asked = new ArrayList<Asked>();
            try (var rows = update.executeQuery()) {
                while (rows.next()) {
                    asked.add(new Asked(again(rows.getString(3), rows.getInt(1)), rows.getLong(2)));
                }
            }
            return asked;
        }
    }

    static String rulesInForce(Connection connection) throws SQLException {
        try (var query = connection.prepareStatement(IN_FORCE);
                var row = query.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }

    static List<Withdrawn> withdraw(Connection connection, Instant now, int most) throws SQLException {
        try (var update = connection.prepareStatement(WITHDRAW)) {
            update.setInt(1, most);
            update.setObject(2, Sql.utc(now));
            var withdrawn = new ArrayList<Withdrawn>();
            try (var rows = update.executeQuery()) {
                while (rows.next()) {
                    withdrawn.add(withdrawn(rows));
                }
            }
            return withdrawn;
        }
    }

    private static Withdrawn withdrawn(ResultSet row) throws SQLException {
        return new Withdrawn(
                new TenantId(row.getString(1)),
                new CampaignId(row.getObject(2, UUID.class)),
                new LeadId(row.getObject(3, UUID.class)),
                row.getInt(4),
                row.getLong(5),
                row.getString(6));
    }

    private static LeadReleased again(String release, int ask) {
        var type = "dev.ringline.LeadReleased.v1";
        var first = (LeadReleased) EventCodec.decode(Topic.LEADS_READY, type, release.getBytes(StandardCharsets.UTF_8));
        return new LeadReleased(
                first.attemptId(),
                first.tenantId(),
                first.campaignId(),
                first.leadId(),
                first.releaseNumber(),
                ask,
                first.number(),
                first.numberHash(),
                first.poolId(),
                first.sipTrunkId(),
                first.agentName(),
                first.agentMetadata(),
                first.agent(),
                first.callerId(),
                first.callableFrom(),
                first.callableUntil(),
                first.caps(),
                first.ringingTimeoutS(),
                first.maxCallDurationS(),
                first.rulesVersion(),
                first.releasedAt());
    }
}
