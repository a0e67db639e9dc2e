package dev.ringline.number.linking.io;

import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.number.linking.LinkDecision.KnownPool;
import dev.ringline.number.trunk.io.PoolRow;
import dev.ringline.number.trunk.io.TrunkRow;
import io.smallrye.mutiny.Uni;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** The pool behind one of this tenant's trunks, by LiveKit's id of it; {@code null} if it is none of ours. */
final class KnownPools {
    private KnownPools() {}

    static Uni<KnownPool> behind(String sipTrunkId) {
        return TrunkRow.<TrunkRow>find("sipTrunkId = ?1 and not deleted", sipTrunkId)
                .firstResult()
                .chain(trunk -> trunk == null ? Uni.createFrom().nullItem() : PoolRow.<PoolRow>findById(trunk.poolId))
                .map(pool -> pool == null ? null : new KnownPool(new PoolId(pool.id), pool.accountId));
    }

    static KnownPool behind(Connection connection, TenantId tenant, String sipTrunkId) throws SQLException {
        try (var statement = connection.prepareStatement("""
                select pool.id, pool.account_id from trunk join carrier_pool pool on pool.id = trunk.pool_id
                where trunk.sip_trunk_id = ? and trunk.tenant_id = ? and not trunk.deleted""")) {
            statement.setString(1, sipTrunkId);
            statement.setString(2, tenant.value());
            try (var rows = statement.executeQuery()) {
                return rows.next()
                        ? new KnownPool(new PoolId(rows.getObject(1, UUID.class)), rows.getObject(2, UUID.class))
                        : null;
            }
        }
    }
}
