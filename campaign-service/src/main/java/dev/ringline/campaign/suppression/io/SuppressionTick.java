package dev.ringline.campaign.suppression.io;

import dev.ringline.campaign.lead.io.Sql;
import dev.ringline.campaign.suppression.io.Suppressions.Cause;
import dev.ringline.events.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Publishes anew the numbers of which an entry has ended: it expired, or its list was deleted. */
@ApplicationScoped
public class SuppressionTick {
    private static final int AT_ONCE = 1_000;

    private final AgroalDataSource dataSource;
    private final Suppressions suppressions;
    private final Clock clock;

    SuppressionTick(@DataSource("engine") AgroalDataSource dataSource, Suppressions suppressions, Clock clock) {
        this.dataSource = dataSource;
        this.suppressions = suppressions;
        this.clock = clock;
    }

    @Scheduled(
            identity = "suppression-expiry",
            every = "${ringline.suppression.expiry-every:1s}",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void liftEnded() throws SQLException {
        while (liftSome() == AT_ONCE) {
            // the next thousand, in a transaction of their own
        }
    }

    /** Returns how many entries it looked at. Any replica may do it: who comes second finds nothing to lift. */
    int liftSome() throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var count = liftSome(connection, clock.instant());
                connection.commit();
                return count;
            } catch (SQLException | RuntimeException failed) {
                connection.rollback();
                throw failed;
            }
        }
    }

    private int liftSome(Connection connection, Instant now) throws SQLException {
        var count = 0;
        for (var ended : ended(connection, now).entrySet()) {
            count += ended.getValue().size();
            suppressions.liftEnded(
                    connection, ended.getKey(), ended.getValue(), new Cause("campaign-service", null, now));
        }
        return count;
    }

    private static SortedMap<TenantId, SortedSet<String>> ended(Connection connection, Instant now)
            throws SQLException {
        SortedMap<TenantId, SortedSet<String>> numbers = new TreeMap<>();
        try (var select = connection.prepareStatement("""
                (SELECT tenant_id, number_hash FROM suppression_entry WHERE expires_at <= ? ORDER BY expires_at LIMIT ?)
                UNION
                (SELECT e.tenant_id, e.number_hash FROM suppression_list l JOIN suppression_entry e ON e.tenant_id = l.tenant_id AND e.list_id = l.id
                    WHERE l.deleted_at IS NOT NULL LIMIT ?)
                LIMIT ?""")) {
            select.setObject(1, Sql.utc(now));
            select.setInt(2, AT_ONCE);
            select.setInt(3, AT_ONCE);
            select.setInt(4, AT_ONCE);
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    numbers.computeIfAbsent(new TenantId(rows.getString(1)), tenant -> new TreeSet<>())
                            .add(rows.getString(2));
                }
            }
        }
        return numbers;
    }
}
