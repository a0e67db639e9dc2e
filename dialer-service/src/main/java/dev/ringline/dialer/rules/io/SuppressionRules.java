package dev.ringline.dialer.rules.io;

import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.events.Recorded;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.SuppressionEvent;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The lists that each number is on, the newest set of each. A number that is on none keeps its row, for its version. */
final class SuppressionRules {
    private static final String UPSERT = """
            insert into suppression_rule (tenant_id, number_hash, version, entries) values (?, ?, ?, ?::jsonb)
            on conflict (tenant_id, number_hash) do update set version = excluded.version, entries = excluded.entries
            where suppression_rule.version < excluded.version""";

    private SuppressionRules() {}

    static void save(Connection connection, List<Recorded<SuppressionEvent>> records) throws SQLException {
        try (var upsert = connection.prepareStatement(UPSERT)) {
            for (var recorded : records) {
                if (recorded.event() instanceof SuppressionChanged suppression) {
                    if (suppression.entries() == null) { // on no list is an empty one
                        throw new IllegalArgumentException("suppressions: entries are missing");
                    }
                    upsert.setString(1, suppression.tenantId().value());
                    upsert.setString(2, suppression.numberHash());
                    upsert.setLong(3, recorded.envelope().version());
                    upsert.setString(4, AttemptJson.write(suppression.entries()));
                    upsert.addBatch();
                }
            }
            upsert.executeBatch();
        }
    }
}
