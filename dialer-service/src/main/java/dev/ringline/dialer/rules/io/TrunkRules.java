package dev.ringline.dialer.rules.io;

import dev.ringline.dialer.pacing.Pace;
import dev.ringline.dialer.shard.io.TenantShards;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.Recorded;
import dev.ringline.events.TenantId;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Carrier pools and trunks, the newest version of each. */
final class TrunkRules {
    private static final String POOL = """
            insert into pool_rule (pool_id, tenant_id, version, name, cps, concurrency, carrier, sealed_credentials, deleted)
            values (?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (pool_id) do update set version = excluded.version, name = excluded.name, cps = excluded.cps,
                concurrency = excluded.concurrency, carrier = excluded.carrier,
                sealed_credentials = excluded.sealed_credentials, deleted = excluded.deleted
            where pool_rule.version < excluded.version and pool_rule.tenant_id = excluded.tenant_id""";
    private static final String TRUNK = """
            insert into trunk_rule (trunk_id, tenant_id, version, sip_trunk_id, pool_id, deleted)
            values (?, ?, ?, ?, ?, ?)
            on conflict (trunk_id) do update set version = excluded.version, sip_trunk_id = excluded.sip_trunk_id,
                pool_id = excluded.pool_id, deleted = excluded.deleted
            where trunk_rule.version < excluded.version and trunk_rule.tenant_id = excluded.tenant_id""";

    private TrunkRules() {}

    static void save(Connection connection, List<Recorded<TrunkEvent>> records) throws SQLException {
        try (var pools = connection.prepareStatement(POOL);
                var trunks = connection.prepareStatement(TRUNK)) {
            for (var recorded : records) {
                long version = recorded.envelope().version();
                switch (recorded.event()) {
                    case PoolChanged pool -> add(pools, pool, version);
                    case TrunkChanged trunk -> add(trunks, trunk, version);
                }
            }
            TenantShards.place(connection, tenants(records));
            pools.executeBatch();
            trunks.executeBatch();
        }
    }

    /** Who has a pool has a shard. */
    private static Set<TenantId> tenants(List<Recorded<TrunkEvent>> records) {
        var tenants = new TreeSet<>(Comparator.comparing(TenantId::value));
        for (var recorded : records) {
            if (recorded.event() instanceof PoolChanged pool) {
                tenants.add(pool.tenantId());
            }
        }
        return tenants;
    }

    /** A limit out of range is unreadable: the record is put aside and what it may concern stops. */
    private static void add(PreparedStatement upsert, PoolChanged pool, long version) throws SQLException {
        if (pool.cps() < 1 || pool.cps() > Pace.CPS_MAX || pool.concurrency() < 1) {
            throw new IllegalArgumentException("trunks: cps 1 to 1,000, concurrency from 1");
        }
        upsert.setObject(1, pool.poolId().value());
        upsert.setString(2, pool.tenantId().value());
        upsert.setLong(3, version);
        upsert.setString(4, pool.name());
        upsert.setInt(5, pool.cps());
        upsert.setInt(6, pool.concurrency());
        upsert.setString(7, pool.carrier());
        upsert.setString(8, pool.sealedCredentials());
        upsert.setBoolean(9, pool.deleted());
        upsert.addBatch();
    }

    private static void add(PreparedStatement upsert, TrunkChanged trunk, long version) throws SQLException {
        upsert.setObject(1, trunk.trunkId().value());
        upsert.setString(2, trunk.tenantId().value());
        upsert.setLong(3, version);
        upsert.setString(4, trunk.sipTrunkId());
        upsert.setObject(5, trunk.poolId().value());
        upsert.setBoolean(6, trunk.deleted());
        upsert.addBatch();
    }
}
