package dev.ringline.dialer.restore.io;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.restore.Soundness;
import dev.ringline.events.CallEvent;
import dev.ringline.events.KillSwitchChanged;
import dev.ringline.events.Recorded;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.events.codec.UnreadableRecord;
import dev.ringline.platform.kafka.ConsumerDefaults;
import dev.ringline.platform.kafka.KafkaClients;
import dev.ringline.platform.kafka.TopicReader;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Sees to it that nothing is dialled on a database that forgot calls, and that it comes to know them again: from Kafka what
 * Kafka was told, from LiveKit and the carrier the rest. Every replica does it; each step is right also when it is done twice.
 */
@ApplicationScoped
public class RestoreTick {
    private static final Logger LOG = Logger.getLogger(RestoreTick.class);
    private static final Duration PAUSE = Duration.ofMillis(250);
    private static final Duration AWAY = Duration.ofMillis(500);
    private static final long KEEP_EVERY_NANOS = Duration.ofSeconds(10).toNanos();

    /** Of each partition so many of its newest records are compared: one may not read. */
    private static final int COMPARED = 10;

    private final EngineDatabase database;
    private final KafkaClients kafka;
    private final Remembering remembering;
    private final String releases;
    private final boolean enabled;
    private Map<Integer, Long> replayUntil = Map.of();
    private Soundness last = Soundness.SOUND;
    private long keptAtNanos = System.nanoTime() - KEEP_EVERY_NANOS;
    private TopicReader reader;
    private Wake wake;

    RestoreTick(
            EngineDatabase database,
            KafkaClients kafka,
            Remembering remembering,
            ConsumerDefaults consumers,
            @ConfigProperty(name = "ringline.engine.enabled", defaultValue = "true") boolean enabled) {
        this.enabled = enabled;
        this.database = database;
        this.kafka = kafka;
        this.remembering = remembering;
        this.releases = consumers.consumer(Topic.LEADS_READY.shortName());
    }

    void start(@Observes StartupEvent event) {
        if (enabled) {
            wake = Wake.start("restore", AWAY, this::tick);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        if (wake != null) {
            wake.stop(Duration.ofSeconds(5));
            forgetReader();
        }
    }

    private Duration tick() throws SQLException, TimeoutException {
        try {
            return step();
        } catch (RuntimeException | TimeoutException e) {
            forgetReader();
            throw e;
        }
    }

    Duration step() throws SQLException, TimeoutException {
        var soundness = database.inTransaction(RestoreTick::look);
        if (soundness != last) {
            LOG.warnf("the database is %s", soundness);
            last = soundness;
            replayUntil = Map.of();
        }
        switch (soundness) {
            case SOUND -> keep();
            case UNPROVEN -> compare();
            case REREADING -> reread();
            case REPLAYING -> replay();
            case SETTLING -> settle();
        }
        return PAUSE;
    }

    /** A database that is put back once more while it is being reconciled begins again. */
    private static Soundness look(Connection connection) throws SQLException {
        var soundness = IdentityTable.read(connection);
        if (soundness != Soundness.SOUND && IdentityTable.lockAndCompare(connection)) {
            IdentityTable.forgot(connection);
            return Soundness.REREADING;
        }
        return soundness;
    }

    /** Where a restored backup has to begin to read. */
    private void keep() throws SQLException {
        if (System.nanoTime() - keptAtNanos < KEEP_EVERY_NANOS) {
            return;
        }
        var calls = reader().ends(Topic.CALLS);
        var controls = reader().ends(Topic.CONTROLS);
        database.inTransaction(connection -> {
            if (IdentityTable.read(connection) == Soundness.SOUND) { // the one whose relay sent what stands before them
                RelayedTable.keep(connection, Topic.CALLS, calls);
                RelayedTable.keep(connection, Topic.CONTROLS, controls);
            }
            return null;
        });
        keptAtNanos = System.nanoTime();
    }

    /** Its server started anew. Files that were exchanged meanwhile lack what was said last. */
    private void compare() throws SQLException, TimeoutException {
        var said = newest();
        database.inTransaction(connection -> {
            if (IdentityTable.lockAndCompare(connection) || Remembering.lacksAny(connection, said)) {
                IdentityTable.forgot(connection);
            } else if (IdentityTable.read(connection) == Soundness.UNPROVEN) {
                IdentityTable.proven(connection);
            }
            return null;
        });
    }

    private Map<UUID, Long> newest() throws SQLException, TimeoutException {
        var ends = reader().ends(Topic.CALLS);
        var beginnings = reader().beginnings(Topic.CALLS);
        var from = new HashMap<Integer, Long>();
        ends.forEach((partition, end) ->
                from.put(partition, Math.max(beginnings.getOrDefault(partition, 0L), end - COMPARED)));
        var said = new HashMap<UUID, Long>();
        reader().read(
                        Topic.CALLS,
                        from,
                        ends,
                        records -> readable(Topic.CALLS, records)
                                .forEach(each -> said.merge(
                                        ((CallEvent) each.event())
                                                .attempt()
                                                .attemptId()
                                                .value(),
                                        each.envelope().version(),
                                        Math::max)));
        return said;
    }

    private void reread() throws SQLException, TimeoutException {
        LOG.error("the database forgot commits: nothing is dialled until it knows all calls again");
        var forgotten = rereadCalls();
        rereadControls();
        database.inTransaction(connection -> {
            if (IdentityTable.move(connection, Soundness.REREADING, Soundness.REPLAYING)) {
                Remembering.leap(connection);
                LOG.warnf("put back from Kafka: %d attempts", forgotten);
            }
            return null;
        });
    }

    private int rereadCalls() throws SQLException, TimeoutException {
        var until = reader().ends(Topic.CALLS);
        var from = database.inTransaction(connection -> RelayedTable.of(connection, Topic.CALLS));
        var forgotten = new int[1];
        reader().read(Topic.CALLS, from, until, records -> {
            var said = readable(Topic.CALLS, records).stream()
                    .map(each -> new Recorded<>(each.envelope(), (CallEvent) each.event()))
                    .toList();
            forgotten[0] += whileRereading(connection -> Remembering.calls(connection, said));
        });
        return forgotten[0];
    }

    private void rereadControls() throws SQLException, TimeoutException {
        var until = reader().ends(Topic.CONTROLS);
        var from = database.inTransaction(connection -> RelayedTable.of(connection, Topic.CONTROLS));
        reader().read(Topic.CONTROLS, from, until, records -> {
            var said = readable(Topic.CONTROLS, records);
            whileRereading(connection -> {
                var forgotten = 0;
                for (var each : said) {
                    if (Remembering.control(
                            connection,
                            each.envelope().subject(),
                            each.envelope().version())) {
                        forgotten++;
                        if (each.event() instanceof KillSwitchChanged changed) {
                            Remembering.kill(connection, changed);
                        }
                    }
                }
                return forgotten;
            });
        });
    }

    private int whileRereading(EngineDatabase.Work<Integer> work) throws SQLException {
        return database.inTransaction(connection ->
                IdentityTable.move(connection, Soundness.REREADING, Soundness.REREADING) ? work.on(connection) : 0);
    }

    /** Releases that were taken in once come again; whatever is not claimed then may have been. */
    private void replay() throws SQLException {
        if (replayUntil.isEmpty()) {
            replayUntil = new HashMap<>(reader().ends(Topic.LEADS_READY));
            replayUntil.values().removeIf(end -> end == 0);
        }
        var until = Map.copyOf(replayUntil);
        database.inTransaction(connection -> {
            var taken = RelayedTable.takenIn(connection, releases, Topic.LEADS_READY);
            var done =
                    until.entrySet().stream().allMatch(end -> taken.getOrDefault(end.getKey(), 0L) >= end.getValue());
            if (done && IdentityTable.move(connection, Soundness.REPLAYING, Soundness.SETTLING)) {
                LOG.warnf("may have been dialled and are reconciled: %d attempts", remembering.doubt(connection));
            }
            return null;
        });
    }

    private void settle() throws SQLException {
        database.inTransaction(connection -> {
            if (!Remembering.isAnyOpen(connection)
                    && IdentityTable.move(connection, Soundness.SETTLING, Soundness.SETTLING)) {
                Remembering.forget(connection);
                IdentityTable.proven(connection);
                LOG.warn("the database knows all calls again: dialling goes on");
            }
            return null;
        });
    }

    /** What does not read was put aside by others, or will be. */
    private static List<Recorded<?>> readable(Topic topic, List<ConsumerRecord<String, byte[]>> records) {
        var readable = new ArrayList<Recorded<?>>();
        for (var record : records) {
            var headers = new LinkedHashMap<String, byte[]>();
            record.headers().forEach(header -> headers.put(header.key(), header.value()));
            try {
                readable.add(EventCodec.decode(topic, headers, record.value()));
            } catch (UnreadableRecord e) {
                LOG.warnf("%s/%d@%d does not read: %s", topic, record.partition(), record.offset(), e.reason());
            }
        }
        return readable;
    }

    private TopicReader reader() {
        if (reader == null) {
            reader = new TopicReader(kafka);
        }
        return reader;
    }

    private void forgetReader() {
        Optional.ofNullable(reader).ifPresent(TopicReader::close);
        reader = null;
    }
}
