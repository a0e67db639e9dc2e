package dev.ringline.dialer.preparing.io;

import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What waits and could be prepared, and how much is live or prepared already. */
final class CandidateTable {
    private static final String CANDIDATES = """
            select attempt_id, pool_id, tenant_id, campaign_id, release, campaign_weight, tenant_weight, cps, tenant_cps,
                concurrency, tenant_concurrency
            from (select w.attempt_id, w.pool_id, w.tenant_id, w.campaign_id, w.release, c.weight as campaign_weight,
                    coalesce(t.weight, 1) as tenant_weight, c.cps, t.cps as tenant_cps, c.concurrency,
                    t.concurrency as tenant_concurrency,
                    row_number() over (partition by w.pool_id, w.campaign_id order by w.position) as place
                  from waiting w
                  join campaign_rule c on c.campaign_id = w.campaign_id and c.tenant_id = w.tenant_id
                  left join tenant_limit t on t.tenant_id = w.tenant_id
                  where not w.prepared and c.state = 'RUNNING' and w.callable_from <= clock_timestamp()
                    and w.callable_until > clock_timestamp()) first
            where place <= ? order by place""";
    private static final String BUSY = """
            select pool_id, tenant_id, campaign_id, count(*) as used, sum(live) as live from (
                select pool_id, tenant_id, campaign_id, 1 as live from live_call
                union all select pool_id, tenant_id, campaign_id, 0 from prepared where not claimed and not doomed) busy
            group by pool_id, tenant_id, campaign_id""";
    private static final String CONCURRENCY = "select pool_id, concurrency from pool_rule where not deleted";

    private CandidateTable() {}

    /** @param cps {@code null}: no limit of its own; the other limits alike */
    record Candidate(
            AttemptId attemptId,
            PoolId poolId,
            TenantId tenantId,
            CampaignId campaignId,
            String release,
            int campaignWeight,
            int tenantWeight,
            Integer cps,
            Integer tenantCps,
            Integer concurrency,
            Integer tenantConcurrency)
            implements Fairness.Waiting {}

    /** Counts by pool, tenant and campaign: prepared, and live besides. */
    record Busy(Map<Object, Integer> prepared, Map<Object, Integer> live) {
        int prepared(Object key) {
            return prepared.getOrDefault(key, 0);
        }

        int used(Object key) {
            return prepared(key) + live.getOrDefault(key, 0);
        }

        void take(Candidate candidate) {
            prepared.merge(candidate.poolId(), 1, Integer::sum);
            prepared.merge(candidate.tenantId(), 1, Integer::sum);
            prepared.merge(candidate.campaignId(), 1, Integer::sum);
        }
    }

    /** @param most of each campaign and pool */
    static List<Candidate> candidates(Connection connection, int most) throws SQLException {
        try (var select = connection.prepareStatement(CANDIDATES)) {
            select.setInt(1, most);
            try (var rows = select.executeQuery()) {
                var candidates = new ArrayList<Candidate>();
                while (rows.next()) {
                    candidates.add(candidate(rows));
                }
                return candidates;
            }
        }
    }

    static Busy busy(Connection connection) throws SQLException {
        var busy = new Busy(new HashMap<>(), new HashMap<>());
        try (var select = connection.prepareStatement(BUSY);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                int live = rows.getInt("live");
                int prepared = rows.getInt("used") - live;
                for (Object key : List.of(
                        new PoolId(rows.getObject("pool_id", UUID.class)),
                        new TenantId(rows.getString("tenant_id")),
                        new CampaignId(rows.getObject("campaign_id", UUID.class)))) {
                    busy.live().merge(key, live, Integer::sum);
                    busy.prepared().merge(key, prepared, Integer::sum);
                }
            }
        }
        return busy;
    }

    static Map<PoolId, Integer> concurrency(Connection connection) throws SQLException {
        var most = new HashMap<PoolId, Integer>();
        try (var select = connection.prepareStatement(CONCURRENCY);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                most.put(new PoolId(rows.getObject(1, UUID.class)), rows.getInt(2));
            }
        }
        return most;
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(
                new AttemptId(row.getObject("attempt_id", UUID.class)),
                new PoolId(row.getObject("pool_id", UUID.class)),
                new TenantId(row.getString("tenant_id")),
                new CampaignId(row.getObject("campaign_id", UUID.class)),
                row.getString("release"),
                row.getInt("campaign_weight"),
                row.getInt("tenant_weight"),
                row.getObject("cps", Integer.class),
                row.getObject("tenant_cps", Integer.class),
                row.getObject("concurrency", Integer.class),
                row.getObject("tenant_concurrency", Integer.class));
    }
}
