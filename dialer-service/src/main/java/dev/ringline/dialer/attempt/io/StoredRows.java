package dev.ringline.dialer.attempt.io;

import dev.ringline.dialer.attempt.io.AttemptTable.Stored;
import dev.ringline.events.AttemptId;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Rows of attempts: of those that are known only what may have changed is read. */
final class StoredRows {
    private static final String BLIND = "57P03"; // cannot connect now: who waits for a database waits for this too

    private StoredRows() {}

    /** @param known whoever is among these and comes without a body is as they say */
    static Map<AttemptId, Stored> read(PreparedStatement select, Map<AttemptId, Stored> known) throws SQLException {
        var stored = new TreeMap<AttemptId, Stored>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                if (rows.getBoolean("blind")) {
                    throw new SQLTransientException("the database may have forgotten commits", BLIND);
                }
                var id = new AttemptId(rows.getObject("attempt_id", UUID.class));
                var body = rows.getBytes("body");
                stored.put(
                        id,
                        new Stored(
                                body == null ? known.get(id).attempt() : AttemptJson.read(body),
                                rows.getLong("version"),
                                rows.getLong("revision"),
                                rows.getObject("causation_id", UUID.class)));
            }
        }
        return stored;
    }
}
