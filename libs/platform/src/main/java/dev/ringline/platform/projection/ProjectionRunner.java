package dev.ringline.platform.projection;

import dev.ringline.events.Event;
import dev.ringline.events.Recorded;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.events.codec.UnreadableRecord;
import dev.ringline.platform.kafka.ConsumerDefaults;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/**
 * Takes records in: offsets, versions, dead letters and what the projection writes are one transaction, so that redelivery,
 * failover and restore need no further thought. While the database is away it waits and tries again.
 */
@ApplicationScoped
public class ProjectionRunner {
    private static final Logger LOG = Logger.getLogger(ProjectionRunner.class);
    private static final long FIRST_WAIT_MS = 50;
    private static final long LONGEST_WAIT_MS = 1_000;

    private final AgroalDataSource database;
    private final ConsumerDefaults consumers;
    private final PutAside putAside;
    private final ProjectionState state;
    private final Replays replays;
    private final Map<TopicPartition, Long> reached = new ConcurrentHashMap<>();
    private final Set<String> busy = ConcurrentHashMap.newKeySet();
    private volatile boolean stopping;

    ProjectionRunner(
            @DataSource("engine") AgroalDataSource database,
            ConsumerDefaults consumers,
            PutAside putAside,
            Replays replays,
            ProjectionState state) {
        this.database = database;
        this.consumers = consumers;
        this.putAside = putAside;
        this.replays = replays;
        this.state = state;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    /**
     * Takes one batch in, whatever it takes; returns when it is committed.
     *
     * @return {@code false} if it is not, because the service stops, or because the database forgot what stands before it: its
     *     records come again, and none behind them is taken in before
     * @throws IllegalStateException if two batches of one channel come at once: the later could overtake the earlier and
     *     its records be lost
     */
    public <E extends Event> boolean run(Projection<E> projection, Iterable<ConsumerRecord<String, byte[]>> records) {
        var consumer = consumers.consumer(projection.channel());
        if (!busy.add(consumer)) {
            throw new IllegalStateException(consumer + ": two batches at once; its method must be @Blocking (ordered)");
        }
        try {
            if (!stopping) {
                takeIn(projection, consumer, listed(records));
                return true;
            }
        } catch (Stopped e) {
            LOG.debugf("%s stops; its records come again", consumer);
        } catch (Forgotten e) {
            LOG.warnf("%s: the database forgot records that it had taken in; they are read again", consumer);
            replays.of(projection.channel());
        } finally {
            busy.remove(consumer);
        }
        return false;
    }

    private <E extends Event> void takeIn(
            Projection<E> projection, String consumer, List<ConsumerRecord<String, byte[]>> records) {
        try {
            untilCommitted(consumer, connection -> take(connection, projection, consumer, records));
            reached(records);
        } catch (Undigestible e) {
            LOG.warnf("%s takes a batch one by one: %s", consumer, e.getMessage());
            for (var record : records) {
                takeAlone(projection, consumer, record);
                reached(List.of(record));
            }
        }
        state.goesOn(consumer);
    }

    /** A record that the projection itself cannot digest is put aside like one that cannot be read. */
    private <E extends Event> void takeAlone(
            Projection<E> projection, String consumer, ConsumerRecord<String, byte[]> record) {
        try {
            untilCommitted(consumer, connection -> take(connection, projection, consumer, List.of(record)));
        } catch (Undigestible first) {
            takeLast(projection, consumer, record);
        }
    }

    /** Once more, for what two transactions did at the same moment looks like a bad value too. */
    private <E extends Event> void takeLast(
            Projection<E> projection, String consumer, ConsumerRecord<String, byte[]> record) {
        try {
            untilCommitted(consumer, connection -> take(connection, projection, consumer, List.of(record)));
        } catch (Undigestible e) {
            LOG.errorf("%s cannot digest a record: %s", consumer, e.getMessage()); // its cause may repeat the record
            untilCommitted(consumer, connection -> {
                if (!unseen(connection, consumer, List.of(record)).isEmpty()) {
                    putAside.put(connection, projection, consumer, record, "HANDLER_FAILED", e.getMessage());
                    storeOffsets(connection, consumer, List.of(record));
                }
            });
        }
    }

    private <E extends Event> void take(
            Connection connection,
            Projection<E> projection,
            String consumer,
            List<ConsumerRecord<String, byte[]>> records)
            throws SQLException {
        var unseen = unseen(connection, consumer, records);
        var readable = new ArrayList<Recorded<E>>(unseen.size());
        var keys = new ArrayList<String>();
        for (var record : unseen) {
            try {
                readable.add(decode(projection, record));
                keys.add(PutAside.keyHash(record.key()));
            } catch (UnreadableRecord e) {
                keys.removeIf(PutAside.keyHash(record.key())::equals); // what came before it lifts nothing
                putAside.put(
                        connection, projection, consumer, record, e.reason().name(), e.getMessage());
            }
        }
        apply(connection, projection, consumer, readable);
        if (projection.topic().isRuleTopic() && !keys.isEmpty()) {
            for (var lifted : RuleStopTable.liftByKeys(connection, consumer, projection.topic(), keys)) {
                projection.resumed(connection, lifted);
            }
        }
        storeOffsets(connection, consumer, unseen);
    }

    /** Also for what was put aside and is taken in again. */
    <E extends Event> void apply(
            Connection connection, Projection<E> projection, String consumer, List<Recorded<E>> records)
            throws SQLException {
        var newer = projection.versions() == Projection.Versions.KEPT
                ? VersionTable.newer(connection, consumer, projection.topic().topicName(), records)
                : records;
        if (!newer.isEmpty()) {
            projection.apply(connection, newer);
        }
    }

    /** What was taken in is there, unless the database was put back: then what comes now must begin where it stands. */
    private void forgetNothing(TopicPartition partition, long stored, List<ConsumerRecord<String, byte[]>> records) {
        var ours = reached.getOrDefault(partition, 0L);
        if (stored < ours
                && records.stream()
                        .filter(record -> partition(record).equals(partition))
                        .allMatch(record -> record.offset() >= ours)) {
            throw new Forgotten();
        }
    }

    private void reached(List<ConsumerRecord<String, byte[]>> records) {
        var next = new HashMap<TopicPartition, Long>();
        records.forEach(record -> next.merge(partition(record), record.offset() + 1, Math::max));
        reached.putAll(next);
    }

    private List<ConsumerRecord<String, byte[]>> unseen(
            Connection connection, String consumer, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        var partitions =
                records.stream().map(ProjectionRunner::partition).distinct().toList();
        var next = OffsetTable.lock(connection, consumer, partitions);
        for (var partition : partitions) {
            forgetNothing(partition, next.get(partition), records);
        }
        return records.stream()
                .filter(record -> record.offset() >= next.get(partition(record)))
                .toList();
    }

    private static void storeOffsets(
            Connection connection, String consumer, List<ConsumerRecord<String, byte[]>> records) throws SQLException {
        Map<TopicPartition, Long> next = new HashMap<>();
        records.forEach(record -> next.merge(partition(record), record.offset() + 1, Math::max));
        OffsetTable.store(connection, consumer, next);
    }

    private static TopicPartition partition(ConsumerRecord<String, byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }

    private static List<ConsumerRecord<String, byte[]>> listed(Iterable<ConsumerRecord<String, byte[]>> records) {
        var listed = new ArrayList<ConsumerRecord<String, byte[]>>();
        records.forEach(listed::add);
        return listed;
    }

    static <E extends Event> Recorded<E> decode(Projection<E> projection, ConsumerRecord<String, byte[]> record) {
        return decode(projection, PutAside.headers(record), record.value());
    }

    @SuppressWarnings("unchecked") // the codec gives only events of the topic, and E is the topic's
    static <E extends Event> Recorded<E> decode(Projection<E> projection, Map<String, byte[]> headers, byte[] value) {
        return (Recorded<E>) EventCodec.decode(projection.topic(), headers, value);
    }

    private void untilCommitted(String consumer, Work work) {
        var waitMs = FIRST_WAIT_MS;
        while (true) {
            try {
                inTransaction(work);
                return;
            } catch (Forgotten e) {
                throw e;
            } catch (SQLException | RuntimeException e) {
                if (Undigestible.isCauseOf(e)) {
                    throw new Undigestible(e);
                }
                state.waits(consumer, e);
            } catch (Error e) { // the driver's assertions, for one: a channel that fails once never comes back
                state.waits(consumer, e);
            }
            pause(waitMs);
            waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
        }
    }

    private void inTransaction(Work work) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var committed = false;
            try {
                work.in(connection);
                connection.commit();
                committed = true;
            } finally {
                if (!committed) {
                    rollBack(connection);
                }
            }
        }
    }

    private static void rollBack(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            LOG.debugf("the server rolls back: %s", e.getSQLState());
        }
    }

    private void pause(long waitMs) {
        try {
            if (!stopping) {
                Thread.sleep(waitMs);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
        if (stopping) {
            throw new Stopped();
        }
    }

    /** Nobody's fault: not to be logged as one. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super(null, null, false, false);
        }
    }

    /** The database stands further back than this process had brought it. */
    private static final class Forgotten extends RuntimeException {
        private static final long serialVersionUID = 1;

        Forgotten() {
            super(null, null, false, false);
        }
    }

    @FunctionalInterface
    private interface Work {
        void in(Connection connection) throws SQLException;
    }
}
