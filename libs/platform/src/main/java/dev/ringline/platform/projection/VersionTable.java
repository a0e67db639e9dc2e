package dev.ringline.platform.projection;

import dev.ringline.events.Event;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.Recorded;
import dev.ringline.events.RulesEcho;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The newest version of every subject that a consumer has seen of a topic. */
final class VersionTable {
    private VersionTable() {}

    /** The records that are newer than all before them, in their order. Nonces and echoes have no version. */
    static <E extends Event> List<Recorded<E>> newer(
            Connection connection, String consumer, String topic, List<Recorded<E>> records) throws SQLException {
        var known = lock(connection, consumer, topic, records);
        var newest = new HashMap<>(known);
        var newer = new ArrayList<Recorded<E>>(records.size());
        for (var record : records) {
            var envelope = record.envelope();
            if (!isVersioned(record.event())) {
                newer.add(record);
            } else if (envelope.version() > newest.getOrDefault(envelope.subject(), 0L)) {
                newest.put(envelope.subject(), envelope.version());
                newer.add(record);
            }
        }
        newest.entrySet().removeIf(entry -> entry.getValue().equals(known.get(entry.getKey())));
        store(connection, consumer, topic, newest);
        return newer;
    }

    private static boolean isVersioned(Event event) {
        return !(event instanceof RulesEcho || event instanceof FreshnessNonce);
    }

    private static <E extends Event> Map<String, Long> lock(
            Connection connection, String consumer, String topic, List<Recorded<E>> records) throws SQLException {
        var subjects = new TreeSet<String>();
        for (var record : records) {
            if (isVersioned(record.event())) {
                subjects.add(record.envelope().subject());
            }
        }
        var versions = new HashMap<String, Long>();
        var query =
                "select subject, version from subject_version where consumer = ? and topic = ? and subject = any (?)"
                        + " order by subject for update";
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, consumer);
            statement.setString(2, topic);
            statement.setArray(3, SqlArray.TEXT.of(connection, subjects.toArray()));
            try (var found = statement.executeQuery()) {
                while (found.next()) {
                    versions.put(found.getString(1), found.getLong(2));
                }
            }
        }
        return versions;
    }

    private static void store(Connection connection, String consumer, String topic, Map<String, Long> versions)
            throws SQLException {
        if (versions.isEmpty()) {
            return;
        }
        var upsert = "insert into subject_version (consumer, topic, subject, version)"
                + " select ?, ?, subject, version from unnest(?, ?) as seen (subject, version) order by subject"
                + " on conflict (consumer, topic, subject) do update set version = excluded.version";
        try (var statement = connection.prepareStatement(upsert)) {
            statement.setString(1, consumer);
            statement.setString(2, topic);
            statement.setArray(3, SqlArray.TEXT.of(connection, versions.keySet().toArray()));
            statement.setArray(4, SqlArray.INT8.of(connection, versions.values().toArray()));
            statement.executeUpdate();
        }
    }
}
