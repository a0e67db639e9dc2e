package dev.ringline.dialer.pacing.io;

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
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What could be claimed now, and how fast who may go. */
final class ReadyTable {
    static final int BATCH_MAX = 500;

    private static final String READY = """
            select p.attempt_id, p.pool_id, p.tenant_id, p.campaign_id, coalesce(c.weight, 1) as campaign_weight, c.cps,
                coalesce(t.weight, 1) as tenant_weight, t.cps as tenant_cps
            from prepared p
            left join campaign_rule c on c.campaign_id = p.campaign_id
            left join tenant_limit t on t.tenant_id = p.tenant_id
            where p.pool_id = any(?) and not p.doomed and p.room_created_at is not null
              and (p.ready_at is not null or not p.agent_first or p.agent_left_at is not null)
            order by p.began_at limit ?""";
    private static final String POOLS = """
            select p.pool_id, p.cps, b.throttled_cps, coalesce(t.shard, 0::smallint) as shard
            from pool_rule p left join tenant_shard t using (tenant_id) left join breaker b using (pool_id)
            where not p.deleted and coalesce(t.shard, 0::smallint) = any (?)""";

    private ReadyTable() {}

    /** @param cps the campaign's own limit, {@code null}: none; {@code tenantCps} alike */
    record Ready(
            AttemptId attemptId,
            PoolId poolId,
            TenantId tenantId,
            CampaignId campaignId,
            int campaignWeight,
            Integer cps,
            int tenantWeight,
            Integer tenantCps)
            implements Fairness.Waiting {}

    /** @param throttledCps what the carrier's refusals slowed it to, or {@code null} */
    record Pool(PoolId poolId, int cps, Double throttledCps, int shard) {
        double rate() {
            return throttledCps == null ? cps : throttledCps;
        }
    }

    /** @param open only pools with a free slot: what waits for one must not stand before what could go */
    static List<Ready> ready(Connection connection, List<PoolId> open) throws SQLException {
        var pools = open.stream().map(PoolId::value).toArray();
        try (var select = connection.prepareStatement(READY)) {
            select.setArray(1, SqlArray.UUID.of(connection, pools));
            select.setInt(2, BATCH_MAX);
            try (var rows = select.executeQuery()) {
                var ready = new ArrayList<Ready>();
                while (rows.next()) {
                    ready.add(ready(rows));
                }
                return ready;
            }
        }
    }

    static List<Pool> pools(Connection connection, Set<Integer> shards) throws SQLException {
        try (var select = connection.prepareStatement(POOLS)) {
            select.setArray(1, SqlArray.INT2.of(connection, shards.toArray()));
            try (var rows = select.executeQuery()) {
                var pools = new ArrayList<Pool>();
                while (rows.next()) {
                    pools.add(new Pool(
                            new PoolId(rows.getObject("pool_id", UUID.class)),
                            rows.getInt("cps"),
                            rows.getObject("throttled_cps", Double.class),
                            rows.getInt("shard")));
                }
                return pools;
            }
        }
    }

    private static Ready ready(ResultSet row) throws SQLException {
        return new Ready(
                new AttemptId(row.getObject("attempt_id", UUID.class)),
                new PoolId(row.getObject("pool_id", UUID.class)),
                new TenantId(row.getString("tenant_id")),
                new CampaignId(row.getObject("campaign_id", UUID.class)),
                row.getInt("campaign_weight"),
                row.getObject("cps", Integer.class),
                row.getInt("tenant_weight"),
                row.getObject("tenant_cps", Integer.class));
    }
}
