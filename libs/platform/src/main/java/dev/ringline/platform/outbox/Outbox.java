package dev.ringline.platform.outbox;

import dev.ringline.events.Envelope;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.tenancy.DirectConnection;
import dev.ringline.platform.time.Uuid7;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Where events are written, in the transaction of the change that they tell of. The relay sends them after the commit; which
 * of the two outboxes it is follows from the event's topic.
 */
@ApplicationScoped
public class Outbox {
    private final String source;
    private final Uuid7 ids;
    private final Relays relays;
    private final VersionFloor floor;

    Outbox(
            @ConfigProperty(name = "quarkus.application.name") String application,
            Uuid7 ids,
            Relays relays,
            VersionFloor floor) {
        this.source = "/" + application;
        this.ids = ids;
        this.relays = relays;
        this.floor = floor;
    }

    /** For engines: in the connection's transaction. */
    public void append(Connection connection, List<Announcement> announcements) throws SQLException {
        for (var part : byTable(announcements).entrySet()) {
            part.getKey().insert(connection, part.getValue());
            relays.expect(part.getKey());
        }
    }

    /**
     * As {@link #append(Connection, List)} of one topic's events whose JSON is at hand.
     *
     * @param values what {@link EventCodec#encode(Event)} would give for each
     */
    public void append(Connection connection, List<Announcement> announcements, List<byte[]> values)
            throws SQLException {
        if (announcements.isEmpty()) {
            return;
        }
        var topic = Topic.of(announcements.getFirst().event());
        var rows = new ArrayList<OutboxRow>(values.size());
        for (int i = 0; i < values.size(); i++) {
            rows.add(row(topic, announcements.get(i), values.get(i)));
        }
        OutboxTable.of(topic).insert(connection, rows);
        relays.expect(OutboxTable.of(topic));
    }

    /** For records that are not events of ours to announce: dead letters. They go with the data. */
    public void appendRows(Connection connection, List<OutboxRow> rows) throws SQLException {
        OutboxTable.DATA.insert(connection, rows);
        relays.expect(OutboxTable.DATA);
    }

    /** For what people edit: in the current Panache transaction. */
    public Uni<Void> append(List<Announcement> announcements) {
        var inserts = byTable(announcements).entrySet().stream()
                .map(part -> insert(part.getKey(), part.getValue()))
                .toList();
        return inserts.isEmpty()
                ? Uni.createFrom().voidItem()
                : Uni.join().all(inserts).usingConcurrencyOf(1).andFailFast().replaceWithVoid();
    }

    private Uni<Void> insert(OutboxTable table, List<OutboxRow> rows) {
        var columns = new Object[] {
            OutboxTable.texts(rows, OutboxRow::topic),
            OutboxTable.texts(rows, OutboxRow::key),
            OutboxTable.texts(rows, row -> HeaderText.write(row.headers())),
            rows.stream().map(row -> Buffer.buffer(row.value())).toArray(Buffer[]::new)
        };
        return Panache.getSession()
                .chain(session -> DirectConnection.of(session).update(table.insertSql(false), columns))
                .invoke(() -> relays.expect(table))
                .replaceWithVoid();
    }

    private Map<OutboxTable, List<OutboxRow>> byTable(List<Announcement> announcements) {
        var tables = new EnumMap<OutboxTable, List<OutboxRow>>(OutboxTable.class);
        for (var announcement : announcements) {
            var topic = Topic.of(announcement.event());
            tables.computeIfAbsent(OutboxTable.of(topic), table -> new ArrayList<>())
                    .add(row(topic, announcement, EventCodec.encode(announcement.event())));
        }
        return tables;
    }

    private OutboxRow row(Topic topic, Announcement said, byte[] value) {
        var id = ids.next();
        var key = RecordKey.of(said.event());
        var envelope = new Envelope(
                id,
                source,
                said.time(),
                said.subject(),
                said.tenant(),
                said.actor(),
                said.causationId(),
                floor.above(said.version()),
                TraceParent.of(key, id));
        var event = said.event();
        return new OutboxRow(topic.topicName(), key, EventCodec.headers(envelope, event), value);
    }
}
