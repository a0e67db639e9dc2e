package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.events.AttemptId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;

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

    static Set<AttemptId> asked(Connection connection, Collection<AttemptId> attempts) throws SQLException {
        try (var select = connection.prepareStatement("select attempt_id from hang_up where attempt_id = any (?)")) {
            select.setArray(1, AttemptJson.ids(connection, attempts));
            try (var rows = select.executeQuery()) {
                var asked = new HashSet<AttemptId>();
                while (rows.next()) {
                    asked.add(new AttemptId(rows.getObject(1, UUID.class)));
                }
                return asked;
            }
        }
    }
}
