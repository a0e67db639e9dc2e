package dev.ringline.number.importing.io;

import dev.ringline.events.TenantId;
import dev.ringline.number.importing.ImportDiff;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;

/** An import's row: how far it is, and what came of it. */
final class ImportTable {
    private ImportTable() {}

    static void begin(Connection connection, UUID id, TenantId tenant, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(
                "insert into number_import (id, tenant_id, state, started_at, touched_at) values (?, ?, 'RUNNING', ?, ?)")) {
            statement.setObject(1, id);
            statement.setString(2, tenant.value());
            statement.setTimestamp(3, Timestamp.from(now));
            statement.setTimestamp(4, Timestamp.from(now));
            statement.executeUpdate();
        }
    }

    static void touch(Connection connection, UUID id, int pages, int found, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update number_import set pages = ?, found = ?, touched_at = ? where id = ?")) {
            statement.setInt(1, pages);
            statement.setInt(2, found);
            statement.setTimestamp(3, Timestamp.from(now));
            statement.setObject(4, id);
            statement.executeUpdate();
        }
    }

    static void add(Connection connection, UUID id, ImportDiff diff, int refused, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement("""
                update number_import set added = added + ?, updated = updated + ?, unchanged = unchanged + ?,
                    deactivated = deactivated + ?, refused = refused + ?, touched_at = ? where id = ?""")) {
            statement.setInt(1, diff.added());
            statement.setInt(2, diff.updated());
            statement.setInt(3, diff.unchanged());
            statement.setInt(4, diff.deactivated());
            statement.setInt(5, refused);
            statement.setTimestamp(6, Timestamp.from(now));
            statement.setObject(7, id);
            statement.executeUpdate();
        }
    }

    /** @param problem {@code null}: it is done */
    static void end(Connection connection, UUID id, String problem, Instant now) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update number_import set state = ?, problem = ?, touched_at = ? where id = ?")) {
            statement.setString(1, problem == null ? "DONE" : "FAILED");
            statement.setString(2, problem);
            statement.setTimestamp(3, Timestamp.from(now));
            statement.setObject(4, id);
            statement.executeUpdate();
        }
    }
}
