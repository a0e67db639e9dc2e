package dev.ringline.platform.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer has come, in its own database. */
final class OffsetTable {
    private OffsetTable() {}

    /** Stored next offsets; no entry for a partition that nothing was taken from yet. */
    static Map<TopicPartition, Long> read(Connection connection, String consumer, Collection<TopicPartition> partitions)
            throws SQLException {
        return select(connection, consumer, partitions, "");
    }

    /**
     * The same, locked until the transaction's end: a consumer that lost the partition and does not know it yet then sees
     * that its records were taken in.
     */
    static Map<TopicPartition, Long> lock(Connection connection, String consumer, Collection<TopicPartition> partitions)
            throws SQLException {
        var insert = "insert into topic_offset (consumer, topic, partition, next_offset) values (?, ?, ?, 0)"
                + " on conflict do nothing";
        try (var statement = connection.prepareStatement(insert)) {
            for (var partition : ordered(partitions)) {
                statement.setString(1, consumer);
                statement.setString(2, partition.topic());
                statement.setInt(3, partition.partition());
                statement.addBatch();
            }
            statement.executeBatch();
        }
        return select(connection, consumer, partitions, " for update");
    }

    static void store(Connection connection, String consumer, Map<TopicPartition, Long> next) throws SQLException {
        var update = "update topic_offset set next_offset = ? where consumer = ? and topic = ? and partition = ?";
        try (var statement = connection.prepareStatement(update)) {
            for (var partition : ordered(next.keySet())) {
                statement.setLong(1, next.get(partition));
                statement.setString(2, consumer);
                statement.setString(3, partition.topic());
                statement.setInt(4, partition.partition());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private static Map<TopicPartition, Long> select(
            Connection connection, String consumer, Collection<TopicPartition> partitions, String locking)
            throws SQLException {
        var offsets = new HashMap<TopicPartition, Long>();
        var query = "select next_offset from topic_offset where consumer = ? and topic = ? and partition = ?" + locking;
        try (var statement = connection.prepareStatement(query)) {
            for (var partition : ordered(partitions)) {
                statement.setString(1, consumer);
                statement.setString(2, partition.topic());
                statement.setInt(3, partition.partition());
                try (var found = statement.executeQuery()) {
                    if (found.next()) {
                        offsets.put(partition, found.getLong(1));
                    }
                }
            }
        }
        return offsets;
    }

    private static List<TopicPartition> ordered(Collection<TopicPartition> partitions) {
        return partitions.stream()
                .sorted(Comparator.comparing(TopicPartition::topic).thenComparing(TopicPartition::partition))
                .toList();
    }
}
