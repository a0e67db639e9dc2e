package dev.ringline.campaign.lifecycle.io;

import dev.ringline.events.BreakerChanged;
import dev.ringline.events.KillSwitchChanged;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.PoolThrottled;
import dev.ringline.events.TenantId;
import dev.ringline.events.TrunkChanged;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;

/** What others said of trunks, pools, breakers and switches: the newest of each, older ones dropped. */
final class LineTable {
    private LineTable() {}

    static boolean save(Connection connection, TrunkChanged trunk, long version) throws SQLException {
        return update(
                connection,
                """
                INSERT INTO trunk (id, tenant_id, name, sip_trunk_id, pool_id, deleted, version) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, sip_trunk_id = excluded.sip_trunk_id,
                    pool_id = excluded.pool_id, deleted = excluded.deleted, version = excluded.version
                WHERE trunk.version < excluded.version
                """,
                trunk.trunkId().value(),
                trunk.tenantId().value(),
                trunk.name(),
                trunk.sipTrunkId(),
                trunk.poolId().value(),
                trunk.deleted(),
                version);
    }

    static boolean save(Connection connection, PoolChanged pool, long version) throws SQLException {
        return update(
                connection,
                """
                INSERT INTO pool (id, tenant_id, name, cps, concurrency, deleted, version) VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, cps = excluded.cps,
                    concurrency = excluded.concurrency, deleted = excluded.deleted, version = excluded.version
                WHERE pool.version < excluded.version
                """,
                pool.poolId().value(),
                pool.tenantId().value(),
                pool.name(),
                pool.cps(),
                pool.concurrency(),
                pool.deleted(),
                version);
    }

    static boolean save(Connection connection, BreakerChanged breaker, long version) throws SQLException {
        var pool = breaker.poolId().toString();
        return control(
                connection,
                breaker.tenantId(),
                "breaker",
                "POOL",
                pool,
                breaker.open(),
                null,
                breaker.reason(),
                version);
    }

    /** At the pool's own rate or above it is throttled no longer: a rate that is granted later is not held to this one. */
    static boolean save(Connection connection, PoolThrottled throttled, long version) throws SQLException {
        var pool = throttled.poolId();
        var active = throttled.cps() < grantedCps(connection, pool);
        return control(
                connection,
                throttled.tenantId(),
                "throttle",
                "POOL",
                pool.toString(),
                active,
                throttled.cps(),
                throttled.reason(),
                version);
    }

    /** Infinite while the pool is not known. */
    private static double grantedCps(Connection connection, PoolId pool) throws SQLException {
        try (var query = connection.prepareStatement("SELECT cps FROM pool WHERE id = ? AND NOT deleted")) {
            query.setObject(1, pool.value());
            try (var rows = query.executeQuery()) {
                return rows.next() ? rows.getInt(1) : Double.POSITIVE_INFINITY;
            }
        }
    }

    static boolean save(Connection connection, KillSwitchChanged killed, long version) throws SQLException {
        var scopeId = killed.scopeId() == null ? killed.tenantId().value() : killed.scopeId();
        return control(
                connection,
                killed.tenantId(),
                "kill-switch",
                killed.scope().name(),
                scopeId,
                killed.on(),
                null,
                null,
                version);
    }

    /** The pool of the tenant's trunk that LiveKit knows by this id; empty if there is none. */
    static Optional<PoolId> poolOfTrunk(Connection connection, TenantId tenant, String sipTrunkId) throws SQLException {
        try (var query = connection.prepareStatement(
                "SELECT pool_id FROM trunk WHERE tenant_id = ? AND sip_trunk_id = ? AND NOT deleted ORDER BY id LIMIT 1")) {
            query.setString(1, tenant.value());
            query.setString(2, sipTrunkId);
            try (var rows = query.executeQuery()) {
                return rows.next() ? Optional.of(new PoolId(rows.getObject(1, UUID.class))) : Optional.empty();
            }
        }
    }

    static boolean breakerOpen(Connection connection, PoolId pool) throws SQLException {
        try (var query =
                connection.prepareStatement("SELECT FROM control WHERE kind = 'breaker' AND scope_id = ? AND active")) {
            query.setString(1, pool.toString());
            try (var rows = query.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static boolean control(
            Connection connection,
            TenantId tenant,
            String kind,
            String scope,
            String scopeId,
            boolean active,
            Double cps,
            String reason,
            long version)
            throws SQLException {
        return update(
                connection,
                """
                INSERT INTO control (subject, tenant_id, kind, scope, scope_id, active, cps, reason, version)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (subject) DO UPDATE SET active = excluded.active, cps = excluded.cps,
                    reason = excluded.reason, version = excluded.version
                WHERE control.version < excluded.version
                """,
                kind + '/' + scope + '/' + scopeId,
                tenant.value(),
                kind,
                scope,
                scopeId,
                active,
                cps,
                reason,
                version);
    }

    private static boolean update(Connection connection, String sql, Object... values) throws SQLException {
        try (var update = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                update.setObject(i + 1, values[i]);
            }
            return update.executeUpdate() == 1;
        }
    }
}
