package dev.ringline.dialer.rules.io;

import dev.ringline.events.NumberChanged;
import dev.ringline.events.NumberEvent;
import dev.ringline.events.Recorded;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Our phone numbers, the newest version of each. */
final class NumberRules {
    private static final String UPSERT = """
            insert into number_rule (number_id, tenant_id, version, number, campaign_id, pool_id, active)
            values (?, ?, ?, ?, ?, ?, ?)
            on conflict (number_id) do update set version = excluded.version, number = excluded.number,
                campaign_id = excluded.campaign_id, pool_id = excluded.pool_id, active = excluded.active
            where number_rule.version < excluded.version and number_rule.tenant_id = excluded.tenant_id""";

    private NumberRules() {}

    static void save(Connection connection, List<Recorded<NumberEvent>> records) throws SQLException {
        try (var upsert = connection.prepareStatement(UPSERT)) {
            for (var recorded : records) {
                var number = (NumberChanged) recorded.event();
                upsert.setObject(1, number.numberId().value());
                upsert.setString(2, number.tenantId().value());
                upsert.setLong(3, recorded.envelope().version());
                upsert.setString(4, number.number().value());
                upsert.setObject(
                        5,
                        number.campaignId() == null ? null : number.campaignId().value());
                upsert.setObject(
                        6, number.poolId() == null ? null : number.poolId().value());
                upsert.setBoolean(7, number.active());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }
}
