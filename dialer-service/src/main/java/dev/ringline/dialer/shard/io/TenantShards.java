package dev.ringline.dialer.shard.io;

import dev.ringline.dialer.shard.Placement;
import dev.ringline.events.TenantId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import org.eclipse.microprofile.config.ConfigProvider;

/** Which shard each tenant has, once and for all. */
public final class TenantShards {
    static final String SHARDS = "ringline.dialer.shards";
    private static final String PLACE =
            "insert into tenant_shard (tenant_id, shard) values (?, ?) on conflict do nothing";

    private TenantShards() {}

    /** Gives those a shard that have none. */
    public static void place(Connection connection, Collection<TenantId> tenants) throws SQLException {
        int shards = ConfigProvider.getConfig().getValue(SHARDS, Integer.class);
        ShardTable.provide(connection, shards);
        try (var insert = connection.prepareStatement(PLACE)) {
            for (var tenant : tenants) {
                insert.setString(1, tenant.value());
                insert.setInt(2, Placement.shardOf(tenant, shards));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }
}
