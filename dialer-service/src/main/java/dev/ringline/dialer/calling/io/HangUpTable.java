package dev.ringline.dialer.calling.io;

import dev.ringline.events.AttemptId;
import java.sql.Connection;
import java.sql.SQLException;

/** Which calls a person asked to end: what LiveKit then says looks like a ringing timeout. */
final class HangUpTable {
    private HangUpTable() {}

    static void ask(Connection connection, AttemptId attempt, String actor) throws SQLException {
        try (var insert = connection.prepareStatement(
                "insert into hang_up (attempt_id, actor) values (?, ?) on conflict do nothing")) {
            insert.setObject(1, attempt.value());
            insert.setString(2, actor);
            insert.executeUpdate();
        }
    }

    static boolean asked(Connection connection, AttemptId attempt) throws SQLException {
        try (var select = connection.prepareStatement("select from hang_up where attempt_id = ?")) {
            select.setObject(1, attempt.value());
            try (var row = select.executeQuery()) {
                return row.next();
            }
        }
    }
}
