package dev.ringline.calllog.projection.io;

import dev.ringline.calllog.journal.io.JournalReader;
import dev.ringline.calllog.journal.io.JournalTable;
import dev.ringline.calllog.journal.io.Rows;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Builds the live projections: the journal's next records, in one transaction with the position that they came to. Whoever
 * holds the row of {@code built} builds; the others wait or find nothing to do.
 */
@ApplicationScoped
public class Builder {
    private static final int BATCH = 2_000;

    private final AgroalDataSource database;

    Builder(@DataSource("engine") AgroalDataSource database) {
        this.database = database;
    }

    /** @return how many records were laid; 0: all of the journal is built */
    int build() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var laid = build(connection);
                connection.commit();
                return laid;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private static int build(Connection connection) throws SQLException {
        Rows.update(connection, "set local search_path = projection, public");
        var position = Rows.number(connection, "select position from built for update");
        var records = JournalTable.after(connection, position, BATCH);
        if (!records.isEmpty()) {
            ProjectionTables.lay(connection, JournalReader.events(connection, records));
            Rows.update(
                    connection,
                    "update built set position = ?",
                    records.getLast().position());
        }
        return records.size();
    }
}
