package dev.ringline.calllog.replay.io;

import dev.ringline.calllog.journal.io.JournalReader;
import dev.ringline.calllog.journal.io.JournalTable;
import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.calllog.projection.io.ProjectionTables;
import dev.ringline.calllog.replay.Comparison;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Builds a tenant's projections anew from the journal, in schema {@code shadow}, by the very code that built the live ones,
 * and compares the two (P8). One snapshot of the database holds journal, live rows and the position that they came to, so
 * the line goes on meanwhile; and it is rolled back, so nothing of it stays.
 */
@ApplicationScoped
public class Replay {
    private static final int BATCH = 2_000;

    private final AgroalDataSource database;

    Replay(@DataSource("engine") AgroalDataSource database) {
        this.database = database;
    }

    public Comparison.Result run(String tenant) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                return run(connection, tenant);
            } finally {
                connection.rollback();
            }
        }
    }

    private static Comparison.Result run(Connection connection, String tenant) throws SQLException {
        Rows.update(connection, "set transaction isolation level repeatable read");
        Rows.update(connection, "set local search_path = shadow, public");
        // replays of one tenant write the same keys: one after the other
        Rows.query(connection, "select pg_advisory_xact_lock(hashtextextended('replay/' || ?, 0))", row -> row, tenant);
        var until = Rows.number(connection, "select position from projection.built");
        var records = rebuild(connection, tenant, until);
        var comparison = new Comparison();
        for (var table : ProjectionTables.NAMES) {
            compare(connection, comparison, table, tenant);
        }
        return comparison.result(until, records);
    }

    private static long rebuild(Connection connection, String tenant, long until) throws SQLException {
        var records = 0L;
        var batch = JournalTable.after(connection, tenant, 0, until, BATCH);
        while (!batch.isEmpty()) {
            ProjectionTables.lay(connection, JournalReader.events(connection, batch));
            records += batch.size();
            batch = JournalTable.after(connection, tenant, batch.getLast().position(), until, BATCH);
        }
        return records;
    }

    private static void compare(Connection connection, Comparison comparison, String table, String tenant)
            throws SQLException {
        try (var live = Dump.of(connection, "projection." + table, tenant);
                var replayed = Dump.of(connection, "shadow." + table, tenant)) {
            comparison.table(table, live, replayed);
        }
    }
}
