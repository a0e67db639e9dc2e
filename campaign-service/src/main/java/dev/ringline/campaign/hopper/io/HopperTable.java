package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.lead.io.Sql;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the hopper asks of the database about campaigns and pools as a whole. */
final class HopperTable {
    private static final int SAMPLES = 100;

    /** Running, on a pool that is known, with something due. One index probe a campaign, however many leads it has. */
    private static final String AT_WORK = """
            SELECT id FROM campaign
            WHERE state = 'RUNNING' AND pool_id IS NOT NULL AND coalesce(
                (SELECT true FROM lead WHERE lead.campaign_id = campaign.id
                    AND lead.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') AND lead.due_at <= ? LIMIT 1),
                (SELECT true FROM lead WHERE lead.campaign_id = campaign.id AND campaign.end_at <= ?
                    AND lead.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') LIMIT 1))
            ORDER BY id
            """;

    private static final String POOL = """
            SELECT least(pool.cps, (SELECT t.cps FROM control t WHERE t.kind = 'throttle' AND t.active AND t.scope_id = ?
                    AND t.tenant_id = pool.tenant_id)) AS cps,
                (SELECT sum(c.weight) FROM campaign c WHERE c.pool_id = pool.id AND c.state = 'RUNNING' AND coalesce(
                    (SELECT true FROM lead WHERE lead.campaign_id = c.id AND lead.state = 'READY' LIMIT 1),
                    (SELECT true FROM lead WHERE lead.campaign_id = c.id
                        AND lead.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') AND lead.due_at <= ? LIMIT 1)))
                    AS weights
            FROM pool WHERE pool.id = ? AND NOT pool.deleted
            """;

    private static final String KILLED = """
            SELECT EXISTS (SELECT FROM control WHERE kind = 'kill-switch' AND active AND tenant_id = ?
                AND (scope = 'TENANT' OR scope_id IN (?, ?)))
            """;

    private static final String PREPARED = """
            SELECT released_at, dialled_at FROM attempt
            WHERE campaign_id = ? AND released_at > ? AND dialled_at IS NOT NULL
            ORDER BY released_at DESC LIMIT ?
            """;

    private HopperTable() {}

    /** @param weights of all campaigns that share the pool now */
    record Pool(double cps, int weights) {}

    static List<CampaignId> atWork(Connection connection, Instant now) throws SQLException {
        try (var query = connection.prepareStatement(AT_WORK)) {
            query.setObject(1, Sql.utc(now));
            query.setObject(2, Sql.utc(now));
            var ids = new ArrayList<CampaignId>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    ids.add(new CampaignId(rows.getObject(1, UUID.class)));
                }
            }
            return ids;
        }
    }

    /** Empty while the pool is not known. */
    static Optional<Pool> pool(Connection connection, StoredCampaign campaign, Instant now) throws SQLException {
        try (var query = connection.prepareStatement(POOL)) {
            query.setString(1, campaign.poolId().toString());
            query.setObject(2, Sql.utc(now));
            query.setObject(3, campaign.poolId().value());
            try (var rows = query.executeQuery()) {
                return rows.next() ? Optional.of(new Pool(rows.getDouble(1), rows.getInt(2))) : Optional.empty();
            }
        }
    }

    static boolean killed(Connection connection, StoredCampaign campaign) throws SQLException {
        try (var query = connection.prepareStatement(KILLED)) {
            query.setString(1, campaign.tenant().value());
            query.setString(2, campaign.id().toString());
            query.setString(3, campaign.poolId().toString());
            return one(query) == 1;
        }
    }

    static int ready(Connection connection, CampaignId campaign) throws SQLException {
        try (var query =
                connection.prepareStatement("SELECT count(*) FROM lead WHERE campaign_id = ? AND state = 'READY'")) {
            query.setObject(1, campaign.value());
            return one(query);
        }
    }

    /** From release to INVITE, of recent attempts. */
    static List<Duration> releasedToDialled(Connection connection, CampaignId campaign, Instant since)
            throws SQLException {
        try (var query = connection.prepareStatement(PREPARED)) {
            query.setObject(1, campaign.value());
            query.setObject(2, Sql.utc(since));
            query.setInt(3, SAMPLES);
            var took = new ArrayList<Duration>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    took.add(Duration.between(Sql.instant(rows, "released_at"), Sql.instant(rows, "dialled_at")));
                }
            }
            return took;
        }
    }

    private static int one(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            rows.next();
            return rows.getObject(1) instanceof Boolean yes ? (yes ? 1 : 0) : rows.getInt(1);
        }
    }
}
