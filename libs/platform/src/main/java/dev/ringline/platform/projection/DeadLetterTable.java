package dev.ringline.platform.projection;

import dev.ringline.platform.outbox.HeaderText;
import dev.ringline.platform.outbox.OutboxRow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Records put aside, newest last. */
final class DeadLetterTable {
    private static final String COLUMNS = "id, consumer, topic, partition, \"offset\", value_bytes, reason, detail,"
            + " set_aside_at, settled_at, settled_by, settled_how";

    /** @param value sealed, cut where it was longer than what we seal */
    record Sealed(String key, String headers, String value) {}

    private DeadLetterTable() {}

    /** @return whether it is new: the same record of the same consumer is put aside once */
    static boolean insert(Connection connection, DeadLetter letter, Sealed sealed) throws SQLException {
        var insert = "insert into dead_letter (id, consumer, topic, partition, \"offset\", value_bytes, reason, detail,"
                + " set_aside_at, sealed_key, headers, sealed_value) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict (consumer, topic, partition, \"offset\") do nothing";
        try (var statement = connection.prepareStatement(insert)) {
            statement.setObject(1, letter.id());
            statement.setString(2, letter.consumer());
            statement.setString(3, letter.topic());
            statement.setInt(4, letter.partition());
            statement.setLong(5, letter.offset());
            statement.setInt(6, letter.valueBytes());
            statement.setString(7, letter.reason());
            statement.setString(8, letter.detail());
            statement.setTimestamp(9, Timestamp.from(letter.setAsideAt()));
            statement.setString(10, sealed.key());
            statement.setString(11, sealed.headers());
            statement.setString(12, sealed.value());
            return statement.executeUpdate() == 1;
        }
    }

    static List<DeadLetter> page(Connection connection, boolean open, UUID after, int limit) throws SQLException {
        var query = "select " + COLUMNS + " from dead_letter where id > ? and (not ? or settled_at is null)"
                + " order by id limit ?";
        try (var statement = connection.prepareStatement(query)) {
            statement.setObject(1, after);
            statement.setBoolean(2, open);
            statement.setInt(3, limit);
            try (var found = statement.executeQuery()) {
                var letters = new ArrayList<DeadLetter>();
                while (found.next()) {
                    letters.add(letter(found));
                }
                return letters;
            }
        }
    }

    static Optional<DeadLetter> lock(Connection connection, UUID id) throws SQLException {
        try (var statement =
                connection.prepareStatement("select " + COLUMNS + " from dead_letter where id = ? for update")) {
            statement.setObject(1, id);
            try (var found = statement.executeQuery()) {
                return found.next() ? Optional.of(letter(found)) : Optional.empty();
            }
        }
    }

    static Sealed sealed(Connection connection, UUID id) throws SQLException {
        try (var statement =
                connection.prepareStatement("select sealed_key, headers, sealed_value from dead_letter where id = ?")) {
            statement.setObject(1, id);
            try (var found = statement.executeQuery()) {
                found.next();
                return new Sealed(found.getString(1), found.getString(2), found.getString(3));
            }
        }
    }

    static void settle(Connection connection, UUID id, String how, String by, Instant at) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update dead_letter set settled_at = ?, settled_by = ?, settled_how = ? where id = ?")) {
            statement.setTimestamp(1, Timestamp.from(at));
            statement.setString(2, by);
            statement.setString(3, how);
            statement.setObject(4, id);
            statement.executeUpdate();
        }
    }

    /** As it goes to the topic of dead letters: sealed there too. */
    static OutboxRow row(String topic, DeadLetter letter, Sealed sealed) {
        var headers = HeaderText.read(sealed.headers());
        headers.put("ringline_reason", letter.reason().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        headers.put("ringline_detail", letter.detail().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        headers.put("ringline_consumer", letter.consumer().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var place = letter.topic() + "/" + letter.partition() + "/" + letter.offset();
        headers.put("ringline_place", place.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        var value = sealed.value() == null ? "" : sealed.value();
        return new OutboxRow(
                topic, letter.id().toString(), headers, value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    private static DeadLetter letter(ResultSet found) throws SQLException {
        var settledAt = found.getTimestamp("settled_at");
        return new DeadLetter(
                found.getObject("id", UUID.class),
                found.getString("consumer"),
                found.getString("topic"),
                found.getInt("partition"),
                found.getLong("offset"),
                found.getInt("value_bytes"),
                found.getString("reason"),
                found.getString("detail"),
                found.getTimestamp("set_aside_at").toInstant(),
                settledAt == null ? null : settledAt.toInstant(),
                found.getString("settled_by"),
                found.getString("settled_how"));
    }
}
