package dev.ringline.dialer.guard.io;

import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Where the breakers stand, for claims and for the next owner. */
final class BreakerTable {
    private static final String SAVE = """
            insert into breaker (pool_id, tenant_id, is_open, reason, throttled_cps, changed_at)
            values (?, ?, ?, ?, ?, clock_timestamp())
            on conflict (pool_id) do update set is_open = excluded.is_open, reason = excluded.reason,
                throttled_cps = excluded.throttled_cps, changed_at = excluded.changed_at""";
    private static final String POOLS = """
            select p.pool_id, p.tenant_id, coalesce(t.shard, 0::smallint) as shard, p.cps,
                coalesce(b.is_open, false) as is_open, b.throttled_cps
            from pool_rule p left join tenant_shard t using (tenant_id) left join breaker b using (pool_id)
            where not p.deleted and coalesce(t.shard, 0::smallint) = any (?)""";

    private BreakerTable() {}

    /** @param open whether its breaker is */
    record Pool(PoolId poolId, TenantId tenantId, int shard, int cps, boolean open, Double throttledCps) {}

    static void save(Connection connection, Pool pool, String reason) throws SQLException {
        try (var upsert = connection.prepareStatement(SAVE)) {
            upsert.setObject(1, pool.poolId().value());
            upsert.setString(2, pool.tenantId().value());
            upsert.setBoolean(3, pool.open());
            upsert.setString(4, reason);
            upsert.setObject(5, pool.throttledCps());
            upsert.executeUpdate();
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
                            new TenantId(rows.getString("tenant_id")),
                            rows.getInt("shard"),
                            rows.getInt("cps"),
                            rows.getBoolean("is_open"),
                            rows.getObject("throttled_cps", Double.class)));
                }
                return pools;
            }
        }
    }
}
