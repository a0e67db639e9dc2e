package dev.ringline.dialer.rules.io;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.events.codec.UnreadableRecord;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.header.Header;
import org.jboss.logging.Logger;

/**
 * Stores the newest echo of each dialer and partition. Every replica reads every partition, one behind the other, and each
 * looks up its own nonces; they rise with time, whatever the clock does.
 */
@ApplicationScoped
class RuleEchoes {
    private static final Logger LOG = Logger.getLogger(RuleEchoes.class);
    private static final String UPSERT = """
            insert into rules_echo (dialer, topic, partition, nonce) values (?, ?, ?, ?)
            on conflict (dialer, topic, partition) do update set nonce = excluded.nonce, seen_at = clock_timestamp()
            where excluded.nonce > rules_echo.nonce""";

    private final EngineDatabase database;

    RuleEchoes(EngineDatabase database) {
        this.database = database;
    }

    private record Echoed(int partition, RulesEcho echo) {}

    /** To be called when what the records say is committed. An echo that cannot be stored is followed by the next. */
    void store(Topic topic, ConsumerRecords<String, byte[]> records) {
        var newest = newest(topic, records);
        try {
            if (!newest.isEmpty()) {
                store(topic, newest);
            }
        } catch (SQLException e) {
            LOG.warnf("an echo of %s is not stored: SQLSTATE %s", topic.topicName(), e.getSQLState());
        }
    }

    private void store(Topic topic, List<Echoed> newest) throws SQLException {
        database.inTransaction(connection -> {
            try (var upsert = connection.prepareStatement(UPSERT)) {
                for (var echoed : newest) {
                    upsert.setString(1, echoed.echo().dialer());
                    upsert.setString(2, topic.topicName());
                    upsert.setInt(3, echoed.partition());
                    upsert.setObject(4, echoed.echo().nonce());
                    upsert.addBatch();
                }
                return upsert.executeBatch();
            }
        });
    }

    private static List<Echoed> newest(Topic topic, ConsumerRecords<String, byte[]> records) {
        var newest = new HashMap<List<Object>, Echoed>();
        for (var record : records) {
            if (RulesEcho.KEY.equals(record.key())) {
                read(topic, record)
                        .ifPresent(echo -> newest.put(
                                List.of(echo.dialer(), record.partition()), new Echoed(record.partition(), echo)));
            }
        }
        return new ArrayList<>(newest.values());
    }

    private static Optional<RulesEcho> read(Topic topic, ConsumerRecord<String, byte[]> record) {
        Map<String, byte[]> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value());
        }
        try {
            return EventCodec.decode(topic, headers, record.value()).event() instanceof RulesEcho echo
                            && echo.dialer() != null
                            && echo.nonce() != null
                    ? Optional.of(echo)
                    : Optional.empty();
        } catch (UnreadableRecord e) { // the runner has put it aside and stopped what it may concern
            return Optional.empty();
        }
    }
}
