package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.journal.JournalRecord;
import dev.ringline.calllog.journal.Journalled;
import dev.ringline.calllog.journal.SealedField;
import dev.ringline.events.Topic;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Journal records as events again: what projections are built from. */
public final class JournalReader {
    private static final String DEAD = "{}";

    private JournalReader() {}

    /** Whether it holds an event; otherwise it is one that could not be read. */
    public static boolean isEvent(JournalRecord record) {
        return !record.entry().headers().equals(DEAD);
    }

    public static Journalled read(JournalRecord record) {
        var entry = record.entry();
        var topic = Arrays.stream(Topic.values())
                .filter(one -> one.shortName().equals(entry.chain().topic()))
                .findFirst()
                .orElseThrow();
        return new Journalled(
                record.position(),
                topic.shortName(),
                EventJson.read(topic, entry.headers(), entry.body()),
                SealedField.parse(entry.sealed()));
    }

    /** The events of a batch, each once: what a relay sent twice counts where it first stands. */
    public static List<Journalled> events(Connection connection, List<JournalRecord> batch) throws SQLException {
        var events = batch.stream()
                .filter(JournalReader::isEvent)
                .map(JournalReader::read)
                .toList();
        var seen = seenBefore(connection, events);
        var once = new ArrayList<Journalled>(events.size());
        for (var event : events) {
            if (seen.add(event.recorded().envelope().id())) {
                once.add(event);
            }
        }
        return once;
    }

    private static Set<UUID> seenBefore(Connection connection, List<Journalled> events) throws SQLException {
        if (events.isEmpty()) {
            return new HashSet<>();
        }
        var ids = events.stream().map(event -> event.recorded().envelope().id()).toArray();
        return new HashSet<>(Rows.query(
                connection,
                "select event_id from journal where event_id = any (?) and position < ?",
                row -> row.getObject(1, UUID.class),
                SqlArray.UUID.of(connection, ids),
                events.getFirst().position()));
    }
}
