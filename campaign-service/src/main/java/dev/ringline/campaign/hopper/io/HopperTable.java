package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.hopper.HopperSize.Dialled;
import dev.ringline.campaign.lead.io.Sql;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.UUID;

/** What the hopper asks of the database about campaigns and pools as a whole. */
final class HopperTable {
    private static final int SAMPLES = 100;

    /**
     * Running, on a pool that is known, with something released or due. Index probes a campaign, however many leads it has.
     * One whose end has come has its leads looked at before they are due.
     */
    private static final String AT_WORK = """
            WITH running AS MATERIALIZED (
                SELECT id, pool_id, weight,
                    coalesce(
                        (SELECT true FROM lead WHERE lead.campaign_id = campaign.id
                            AND lead.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') AND lead.due_at <= ? LIMIT 1),
                        (SELECT true FROM lead WHERE lead.campaign_id = campaign.id AND campaign.end_at <= ?
                            AND lead.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') LIMIT 1),
                        false) AS due,
                    (SELECT count(*) FROM lead WHERE lead.campaign_id = campaign.id AND lead.state = 'READY') AS ready
                FROM campaign WHERE state = 'RUNNING' AND pool_id IS NOT NULL)
            SELECT id, due, ready, sum(weight) OVER (PARTITION BY pool_id) AS weights FROM running
            WHERE due OR ready > 0
            ORDER BY id
            """;

    private static final String POOL = """
            SELECT least(pool.cps, (SELECT t.cps FROM control t WHERE t.kind = 'throttle' AND t.active AND t.scope_id = ?
                AND t.tenant_id = pool.tenant_id)) AS cps
            FROM pool WHERE pool.id = ? AND NOT pool.deleted
            """;

    private static final String KILLED = """
            SELECT EXISTS (SELECT FROM control WHERE kind = 'kill-switch' AND active AND tenant_id = ?
                AND (scope = 'TENANT' OR scope_id IN (?, ?)))
            """;

    private static final String DIALLED = """
            SELECT released_at, dialled_at FROM attempt
            WHERE campaign_id = ? AND released_at > ? AND dialled_at IS NOT NULL
            ORDER BY released_at DESC LIMIT ?
            """;

    private HopperTable() {}

    /**
     * A campaign with something due.
     *
     * @param ready released and not yet dialled
     * @param weights of all campaigns that share its pool now
     */
    record AtWork(CampaignId id, int ready, int weights) {}

    /** Those that have something due. */
    static List<AtWork> atWork(Connection connection, Instant now) throws SQLException {
        try (var query = connection.prepareStatement(AT_WORK)) {
            query.setObject(1, Sql.utc(now));
            query.setObject(2, Sql.utc(now));
            var found = new ArrayList<AtWork>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("due")) {
                        found.add(new AtWork(
                                new CampaignId(rows.getObject("id", UUID.class)),
                                rows.getInt("ready"),
                                rows.getInt("weights")));
                    }
                }
            }
            return found;
        }
    }

    /** Calls a second that the pool has, or that throttling left of them; empty while it is not known. */
    static OptionalDouble cps(Connection connection, StoredCampaign campaign) throws SQLException {
        try (var query = connection.prepareStatement(POOL)) {
            query.setString(1, campaign.poolId().toString());
            query.setObject(2, campaign.poolId().value());
            try (var rows = query.executeQuery()) {
                return rows.next() ? OptionalDouble.of(rows.getDouble(1)) : OptionalDouble.empty();
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

    /** Attempts that were dialled lately. */
    static List<Dialled> dialled(Connection connection, CampaignId campaign, Instant since) throws SQLException {
        try (var query = connection.prepareStatement(DIALLED)) {
            query.setObject(1, campaign.value());
            query.setObject(2, Sql.utc(since));
            query.setInt(3, SAMPLES);
            var dialled = new ArrayList<Dialled>();
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    dialled.add(new Dialled(Sql.instant(rows, "released_at"), Sql.instant(rows, "dialled_at")));
                }
            }
            return dialled;
        }
    }

    private static int one(PreparedStatement query) throws SQLException {
        try (var rows = query.executeQuery()) {
            rows.next();
            return rows.getObject(1) instanceof Boolean yes ? (yes ? 1 : 0) : rows.getInt(1);
        }
    }
}
