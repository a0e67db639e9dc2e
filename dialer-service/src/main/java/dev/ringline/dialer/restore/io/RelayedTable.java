package dev.ringline.dialer.restore.io;

import dev.ringline.events.Topic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * Up to where a topic holds nothing that this database does not know. An offset is read before the transaction that keeps it,
 * and each record's own commit was before its sending: a backup that has the offset has all that stands before it.
 */
final class RelayedTable {
    private static final String KEEP = """
            insert into relayed (topic, partition, next_offset) values (?, ?, ?)
            on conflict (topic, partition) do update set next_offset = excluded.next_offset""";

    private RelayedTable() {}

    static Map<Integer, Long> of(Connection connection, Topic topic) throws SQLException {
        try (var select = connection.prepareStatement("select partition, next_offset from relayed where topic = ?")) {
            select.setString(1, topic.topicName());
            return offsets(select);
        }
    }

    /** How far the consumer of a topic is. */
    static Map<Integer, Long> takenIn(Connection connection, String consumer, Topic topic) throws SQLException {
        try (var select = connection.prepareStatement(
                "select partition, next_offset from topic_offset where consumer = ? and topic = ?")) {
            select.setString(1, consumer);
            select.setString(2, topic.topicName());
            return offsets(select);
        }
    }

    static void keep(Connection connection, Topic topic, Map<Integer, Long> next) throws SQLException {
        try (var upsert = connection.prepareStatement(KEEP)) {
            for (var partition : new java.util.TreeMap<>(next).entrySet()) {
                upsert.setString(1, topic.topicName());
                upsert.setInt(2, partition.getKey());
                upsert.setLong(3, partition.getValue());
                upsert.addBatch();
            }
            upsert.executeBatch();
        }
    }

    private static Map<Integer, Long> offsets(java.sql.PreparedStatement select) throws SQLException {
        var offsets = new HashMap<Integer, Long>();
        try (var rows = select.executeQuery()) {
            while (rows.next()) {
                offsets.put(rows.getInt(1), rows.getLong(2));
            }
        }
        return offsets;
    }
}
