package dev.ringline.dialer.lanes.io;

import dev.ringline.dialer.guard.RequestBudget;
import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How full pools and limits are, of some shards. */
final class LimitTable {
    /** Of tenants' and of campaigns' limits each: labels stay few. */
    static final int MOST = 50;

    private static final String POOLS = """
            with own as (
                select pool_id from pool_rule p where not deleted and shard_of(p.tenant_id) = any (?)),
            live as (select pool_id, count(*) as calls from live_call group by pool_id),
            rooms as (
                select pool_id, count(*) filter (where ready_at is not null) as agents,
                    count(*) filter (where ready_at is null) as preparing
                from prepared where not doomed group by pool_id),
            line as (select pool_id, count(*) as waiting from waiting where not prepared group by pool_id)
            select pool_id, coalesce(calls, 0) as live, coalesce(agents, 0) as agents,
                coalesce(preparing, 0) as preparing, coalesce(waiting, 0) as waiting
            from own left join live using (pool_id) left join rooms using (pool_id) left join line using (pool_id)
            order by pool_id""";

    private static final String FILLS = """
            with calls as (
                select pool_id, tenant_id, campaign_id, count(*) as calls from live_call group by 1, 2, 3),
            limits as (
                select 'pool' as "limit", pool_id::text as "of", tenant_id, concurrency as most_calls,
                    null::integer as most_cps,
                    (select sum(calls) from calls where calls.pool_id = p.pool_id) as calls
                from pool_rule p where not deleted
                union all
                select 'tenant', tenant_id, tenant_id, concurrency, cps,
                    (select sum(calls) from calls where calls.tenant_id = t.tenant_id)
                from tenant_limit t where concurrency is not null or cps is not null
                union all
                select 'campaign', campaign_id::text, tenant_id, concurrency, cps,
                    (select sum(calls) from calls where calls.campaign_id = c.campaign_id)
                from campaign_rule c
                where state = 'RUNNING' and (concurrency is not null or cps is not null)),
            ranked as (
                select *, row_number() over (partition by "limit"
                    order by coalesce(calls, 0) / coalesce(most_calls, 1000000)::float desc, "of") as place
                from limits where shard_of(tenant_id) = any (?))
            select "limit", "of", most_calls, most_cps, coalesce(calls, 0) as calls from ranked where place <= ?""";

    private static final String REQUESTS = "select coalesce(sum(taken), 0) from livekit_budget"
            + " where slot > (extract(epoch from clock_timestamp())::bigint - 60) / " + RequestBudget.WINDOW_S;

    private LimitTable() {}

    /** Requests to LiveKit in the last minute, of all replicas, where they are counted. */
    static long requests(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(REQUESTS);
                var row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    /** @param agents that wait for their calls in rooms */
    record PoolLoad(String pool, long live, long agents, long preparing, long waiting) {}

    /** @param limit whose: {@code pool}, {@code tenant} or {@code campaign}; a limit of {@code null} is none */
    record Fill(String limit, String of, Integer mostCalls, Integer mostCps, long calls) {
        Object whose() {
            return limit.equals("tenant") ? new TenantId(of) : CampaignId.of(of);
        }
    }

    static List<PoolLoad> pools(Connection connection, Set<Integer> shards) throws SQLException {
        try (var select = connection.prepareStatement(POOLS)) {
            select.setArray(1, SqlArray.INT2.of(connection, shards.toArray()));
            var loads = new ArrayList<PoolLoad>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    loads.add(new PoolLoad(
                            rows.getString("pool_id"),
                            rows.getLong("live"),
                            rows.getLong("agents"),
                            rows.getLong("preparing"),
                            rows.getLong("waiting")));
                }
            }
            return loads;
        }
    }

    static List<Fill> fills(Connection connection, Set<Integer> shards) throws SQLException {
        try (var select = connection.prepareStatement(FILLS)) {
            select.setArray(1, SqlArray.INT2.of(connection, shards.toArray()));
            select.setInt(2, MOST);
            var fills = new ArrayList<Fill>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    fills.add(fill(rows));
                }
            }
            return fills;
        }
    }

    private static Fill fill(ResultSet row) throws SQLException {
        return new Fill(
                row.getString("limit"),
                row.getString("of"),
                row.getObject("most_calls", Integer.class),
                row.getObject("most_cps", Integer.class),
                row.getLong("calls"));
    }
}
