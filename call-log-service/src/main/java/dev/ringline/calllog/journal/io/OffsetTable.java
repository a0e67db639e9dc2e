package dev.ringline.calllog.journal.io;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** How far the journal has come in each partition, committed with its records. */
final class OffsetTable {
    record Partition(String topic, int partition) {}

    private OffsetTable() {}

    static Map<Partition, Long> next(Connection connection, String consumer) throws SQLException {
        var next = new HashMap<Partition, Long>();
        Rows.query(
                        connection,
                        "select topic, partition, next_offset from topic_offset where consumer = ?",
                        row -> Map.entry(new Partition(row.getString(1), row.getInt(2)), row.getLong(3)),
                        consumer)
                .forEach(entry -> next.put(entry.getKey(), entry.getValue()));
        return next;
    }

    static void store(Connection connection, String consumer, Collection<Arrived> taken) throws SQLException {
        var last = new TreeMap<String, Arrived>();
        taken.forEach(from -> last.put(from.topic() + '/' + from.partition(), from));
        Rows.write(
                connection,
                """
                insert into topic_offset (consumer, topic, partition, next_offset)
                select * from unnest(?::text[], ?::text[], ?::text[]::int[], ?::text[]::bigint[])
                on conflict (consumer, topic, partition) do update set next_offset = excluded.next_offset""",
                last.values(),
                from -> consumer,
                Arrived::topic,
                Arrived::partition,
                from -> from.offset() + 1);
    }
}
