package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.hopper.HopperSize.Dialled;
import dev.ringline.campaign.lead.io.Sql;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** What the hopper asks of the database about campaigns and pools as a whole. */
final class HopperTable {
    private static final int SAMPLES = 100;

    /**
     * Running, on a pool that is known, with something released or due. Index probes a campaign, however many leads it has: the
     * order makes it the hopper's own index, which is not read past what is due. One whose end has come has its leads looked
     * at before they are due. What is released is counted once for all: what the dialer has is little, however many share it.
     */
    private static final String AT_WORK = """
            WITH asked AS (
                SELECT id, pool_id, weight,
                    coalesce(
                        (SELECT true FROM lead WHERE lead.campaign_id = campaign.id
                            AND lead.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT') AND lead.due_at <= ?
                            ORDER BY lead.priority DESC, lead.due_at, lead.id LIMIT 1),
                        (SELECT true FROM lead WHERE lead.campaign_id = campaign.id AND campaign.end_at <= ?
                            AND lead.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT')
                            ORDER BY lead.priority DESC, lead.due_at, lead.id LIMIT 1),
                        false) AS due,
                    true AS is_running, 0 AS leads
                FROM campaign WHERE state = 'RUNNING' AND pool_id IS NOT NULL
                UNION ALL SELECT campaign_id, NULL, NULL, false, false, count(*) FROM lead WHERE state = 'READY' GROUP BY campaign_id),
            counted AS (
                SELECT id, pool_id, weight, due, is_running, sum(leads) OVER (PARTITION BY id) AS ready FROM asked)
            SELECT id, due, ready, sum(weight) OVER (PARTITION BY pool_id) AS weights FROM counted
            WHERE is_running AND (due OR ready > 0)
            ORDER BY id
            """;

    private static final String POOLS = """
            SELECT pool.id, least(pool.cps, (SELECT t.cps FROM control t WHERE t.kind = 'throttle' AND t.active
                AND t.scope_id = pool.id::text AND t.tenant_id = pool.tenant_id)) AS cps
            FROM pool WHERE pool.id = ANY (?) AND NOT pool.deleted
            """;

    private static final String KILLED = """
            SELECT campaign.id FROM campaign WHERE campaign.id = ANY (?)
                AND EXISTS (SELECT FROM control WHERE kind = 'kill-switch' AND active AND tenant_id = campaign.tenant_id
                    AND (scope = 'TENANT' OR scope_id IN (campaign.id::text, campaign.pool_id::text)))
            """;

    private static final String READY = """
            SELECT campaign_id, count(*) FROM lead WHERE campaign_id = ANY (?) AND state = 'READY' GROUP BY campaign_id
            """;

    private static final String DIALLED = """
            SELECT wanted.id, late.released_at, late.dialled_at FROM unnest(?::uuid[]) AS wanted (id), LATERAL (
                SELECT released_at, dialled_at FROM attempt
                WHERE campaign_id = wanted.id AND released_at > ? AND dialled_at IS NOT NULL
                ORDER BY released_at DESC LIMIT ?) AS late
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

    /** Calls a second that pools have, or that throttling left of them; one that is not known, or gone, is not among them. */
    static Map<PoolId, Double> cps(Connection connection, List<StoredCampaign> campaigns) throws SQLException {
        var pools = campaigns.stream().map(campaign -> campaign.poolId().value());
        try (var query = connection.prepareStatement(POOLS)) {
            query.setArray(1, uuids(connection, pools));
            return each(query, (cps, row) -> cps.put(new PoolId(id(row)), row.getDouble(2)));
        }
    }

    /** Those whose calls are switched off: by themselves, by their pool or by their tenant. */
    static Set<CampaignId> killed(Connection connection, List<StoredCampaign> campaigns) throws SQLException {
        try (var query = connection.prepareStatement(KILLED)) {
            query.setArray(1, ids(connection, campaigns));
            return HopperTable.<CampaignId, Boolean>each(
                            query, (killed, row) -> killed.put(new CampaignId(id(row)), true))
                    .keySet();
        }
    }

    /** How many are released and not yet dialled; a campaign without any is not among them. */
    static Map<CampaignId, Integer> ready(Connection connection, List<StoredCampaign> campaigns) throws SQLException {
        try (var query = connection.prepareStatement(READY)) {
            query.setArray(1, ids(connection, campaigns));
            return each(query, (ready, row) -> ready.put(new CampaignId(id(row)), row.getInt(2)));
        }
    }

    /** Attempts that were dialled lately. */
    static Map<CampaignId, List<Dialled>> dialled(Connection connection, List<StoredCampaign> campaigns, Instant since)
            throws SQLException {
        try (var query = connection.prepareStatement(DIALLED)) {
            query.setArray(1, ids(connection, campaigns));
            query.setObject(2, Sql.utc(since));
            query.setInt(3, SAMPLES);
            return HopperTable.<CampaignId, List<Dialled>>each(
                    query,
                    (dialled, row) -> dialled.computeIfAbsent(new CampaignId(id(row)), _ -> new ArrayList<>())
                            .add(new Dialled(Sql.instant(row, "released_at"), Sql.instant(row, "dialled_at"))));
        }
    }

    /** Takes one row into what is known of all. */
    @FunctionalInterface
    private interface Take<K, V> {
        void take(Map<K, V> known, ResultSet row) throws SQLException;
    }

    private static <K, V> Map<K, V> each(PreparedStatement query, Take<K, V> take) throws SQLException {
        var known = new HashMap<K, V>();
        try (var rows = query.executeQuery()) {
            while (rows.next()) {
                take.take(known, rows);
            }
        }
        return known;
    }

    private static UUID id(ResultSet row) throws SQLException {
        return row.getObject(1, UUID.class);
    }

    private static Array ids(Connection connection, List<StoredCampaign> campaigns) throws SQLException {
        return uuids(
                connection, campaigns.stream().map(campaign -> campaign.id().value()));
    }

    private static Array uuids(Connection connection, Stream<UUID> ids) throws SQLException {
        return SqlArray.UUID.of(connection, ids.distinct().toArray());
    }
}
