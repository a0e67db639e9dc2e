package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.Forgotten;
import dev.ringline.events.Event;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadsDecided;
import dev.ringline.events.LeadsImported;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.events.codec.UnreadableRecord;
import dev.ringline.platform.kafka.KafkaClients;
import dev.ringline.platform.kafka.TopicReader;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Forgetting;
import dev.ringline.platform.sql.SqlArray;
import dev.ringline.platform.time.Uuid7;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * After a restore: reads what was said of leads since the backup, and takes back what the database knows nothing of. Nobody
 * changes a lead meanwhile.
 */
@ApplicationScoped
class TakenBack implements Forgetting {
    private static final String SERVICE = "campaign-service";
    private static final int ASKED_AT_ONCE = 10_000;

    /** Replicas' clocks differ, and a transaction may be committed long after what it says that the time was. */
    private static final Duration MARGIN = Duration.ofMinutes(10);

    private static final String KNOWN_UNTIL = """
            select greatest((select max(changed_at) from lead), (select max(committed_at) from intake))""";

    private final KafkaClients kafka;
    private final Clock clock;
    private final Uuid7 ids;

    TakenBack(KafkaClients kafka, Clock clock, Uuid7 ids) {
        this.kafka = kafka;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public List<Announcement> takenBack(Connection connection, long floor) throws SQLException {
        try (var lock = connection.createStatement()) {
            lock.execute("lock table lead, intake in share mode");
        }
        var forgotten = new Forgotten(floor);
        var chunks = new ArrayList<LeadsImported>();
        read(knownUntil(connection), said -> {
            switch (said.event()) {
                case LeadDecided e -> forgotten.take(e, said.envelope().version());
                case LeadsDecided e -> forgotten.take(e, said.envelope().version());
                case LeadsImported e -> chunks.add(e);
                default -> {}
            }
        });
        var known = known(connection, chunks);
        chunks.forEach(chunk -> forgotten.take(chunk, known.contains(name(chunk))));
        var versions = versions(connection, forgotten.leads());
        var now = clock.instant();
        var back = new ArrayList<Announcement>();
        forgotten
                .moves(lead -> versions.getOrDefault(lead, 0L), now)
                .forEach(moves -> back.add(
                        new Announcement(moves, ids.next().toString(), 1, moves.tenantId(), SERVICE, null, now)));
        forgotten
                .imports(now)
                .forEach(chunk -> back.add(new Announcement(
                        chunk, chunk.importId().toString(), chunk.chunk() + 1L, chunk.tenantId(), SERVICE, null, now)));
        return back;
    }

    @FunctionalInterface
    private interface Reader {
        void take(Recorded<Event> said);
    }

    private void read(Instant knownUntil, Reader reader) throws SQLException {
        try (var topic = new TopicReader(kafka)) {
            var until = topic.ends(Topic.LEAD_DECISIONS);
            var from = new HashMap<>(until);
            from.putAll(topic.since(Topic.LEAD_DECISIONS, knownUntil.minus(MARGIN)));
            topic.read(Topic.LEAD_DECISIONS, from, until, records -> records.forEach(each -> decode(each, reader)));
        } catch (TimeoutException | KafkaException e) {
            throw new SQLException("what was said of leads before the restore cannot be read: " + e.getMessage(), e);
        }
    }

    private static void decode(ConsumerRecord<String, byte[]> read, Reader reader) {
        var headers = new HashMap<String, byte[]>();
        read.headers().forEach(header -> headers.put(header.key(), header.value()));
        try {
            reader.take(EventCodec.decode(Topic.LEAD_DECISIONS, headers, read.value()));
        } catch (UnreadableRecord e) { // not of ours: nobody counted it
        }
    }

    private static Instant knownUntil(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(KNOWN_UNTIL);
                var row = select.executeQuery()) {
            row.next();
            var at = row.getObject(1, OffsetDateTime.class);
            return at == null ? Instant.EPOCH.plus(MARGIN) : at.toInstant();
        }
    }

    private static Set<String> known(Connection connection, List<LeadsImported> chunks) throws SQLException {
        var known = new HashSet<String>();
        try (var select =
                connection.prepareStatement("select import_id, chunk from intake where import_id = any (?)")) {
            select.setArray(
                    1,
                    SqlArray.UUID.of(
                            connection,
                            chunks.stream()
                                    .map(chunk -> chunk.importId().value())
                                    .distinct()
                                    .toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    known.add(rows.getObject(1, UUID.class) + "/" + rows.getInt(2));
                }
            }
        }
        return known;
    }

    private static String name(LeadsImported chunk) {
        return chunk.importId().value() + "/" + chunk.chunk();
    }

    private static Map<LeadId, Long> versions(Connection connection, List<LeadId> leads) throws SQLException {
        var versions = new HashMap<LeadId, Long>();
        try (var select = connection.prepareStatement("select id, version from lead where id = any (?)")) {
            for (int from = 0; from < leads.size(); from += ASKED_AT_ONCE) {
                var part = leads.subList(from, Math.min(from + ASKED_AT_ONCE, leads.size()));
                select.setArray(
                        1,
                        SqlArray.UUID.of(
                                connection, part.stream().map(LeadId::value).toArray()));
                try (var rows = select.executeQuery()) {
                    while (rows.next()) {
                        versions.put(new LeadId(rows.getObject(1, UUID.class)), rows.getLong(2));
                    }
                }
            }
        }
        return versions;
    }
}
