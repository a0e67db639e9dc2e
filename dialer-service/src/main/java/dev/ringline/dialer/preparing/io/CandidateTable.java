package dev.ringline.dialer.preparing.io;

import dev.ringline.dialer.claim.io.LiveTotals;
import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** What waits and could be prepared, and how much is live or prepared already. */
final class CandidateTable {
    /**
     * Finds each campaign's line, of those pools that take more, by its first row, then the head of each: what waits behind, or
     * for other pools, costs nothing.
     */
    private static final String CANDIDATES = """
            with recursive line as (
                (select first.* from unnest(?::uuid[]) as open (pool_id), lateral (
                    select pool_id, tenant_id, campaign_id from waiting
                    where not prepared and pool_id = open.pool_id
                    order by pool_id, tenant_id, campaign_id limit 1) first)
                union all
                select next.* from line, lateral (
                    select pool_id, tenant_id, campaign_id from waiting
                    where not prepared and pool_id = line.pool_id
                      and (tenant_id, campaign_id) > (line.tenant_id, line.campaign_id)
                    order by pool_id, tenant_id, campaign_id limit 1) next)
            select head.attempt_id, line.pool_id, line.tenant_id, line.campaign_id, c.weight as campaign_weight,
                coalesce(t.weight, 1) as tenant_weight, c.cps, t.cps as tenant_cps, c.concurrency,
                t.concurrency as tenant_concurrency
            from line
            join campaign_rule c on c.campaign_id = line.campaign_id and c.tenant_id = line.tenant_id
            left join tenant_limit t on t.tenant_id = line.tenant_id
            cross join lateral (
                select w.attempt_id, w.position from waiting w
                where not w.prepared and w.pool_id = line.pool_id and w.tenant_id = line.tenant_id
                  and w.campaign_id = line.campaign_id
                  and w.callable_from <= clock_timestamp() and w.callable_until > clock_timestamp()
                order by w.position limit (select greatest(8, 2 * ? / count(*)) from line)) head
            where c.state = 'RUNNING' order by head.position""";

    private static final String PREPARED = """
            select pool_id, tenant_id, campaign_id, count(*) as used from prepared where not doomed
            group by pool_id, tenant_id, campaign_id""";
    private static final String CONCURRENCY = "select pool_id, concurrency from pool_rule where not deleted";

    private CandidateTable() {}

    /** @param cps {@code null}: no limit of its own; the other limits alike */
    record Candidate(
            AttemptId attemptId,
            PoolId poolId,
            TenantId tenantId,
            CampaignId campaignId,
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

        /** Of all {@code ours}. */
        int inAll(Predicate<PoolId> ours) {
            return prepared.entrySet().stream()
                    .filter(each -> each.getKey() instanceof PoolId pool && ours.test(pool))
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        /** @param counted as last counted */
        void live(Map<LiveTotals.Whose, Integer> counted) {
            counted.forEach((whose, calls) -> whose.keys().forEach(key -> live.merge(key, calls, Integer::sum)));
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

    /**
     * @param open pools that take more
     * @param most that may be begun: each line brings its share of twice as many, and some in any case
     */
    static List<Candidate> candidates(Connection connection, List<PoolId> open, int most) throws SQLException {
        try (var select = connection.prepareStatement(CANDIDATES)) {
            var pools = open.stream().map(PoolId::value).toList();
            select.setArray(1, SqlArray.UUID.of(connection, pools));
            select.setInt(2, most);
            try (var rows = select.executeQuery()) {
                var candidates = new ArrayList<Candidate>();
                while (rows.next()) {
                    candidates.add(candidate(rows));
                }
                return candidates;
            }
        }
    }

    /** What is prepared; nothing is live yet. */
    static Busy prepared(Connection connection) throws SQLException {
        var busy = new Busy(new HashMap<>(), new HashMap<>());
        try (var select = connection.prepareStatement(PREPARED);
                var rows = select.executeQuery()) {
            while (rows.next()) {
                int prepared = rows.getInt("used");
                LiveTotals.Whose.of(rows).keys().forEach(key -> busy.prepared().merge(key, prepared, Integer::sum));
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
                row.getInt("campaign_weight"),
                row.getInt("tenant_weight"),
                row.getObject("cps", Integer.class),
                row.getObject("tenant_cps", Integer.class),
                row.getObject("concurrency", Integer.class),
                row.getObject("tenant_concurrency", Integer.class));
    }
}
