package dev.ringline.platform.projection;

import dev.ringline.platform.kafka.ConsumerDefaults;
import dev.ringline.platform.outbox.VersionFloor;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaClientService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Reads on where the database stands, also when it was put back under a process that runs: after each start of its server
 * every consumer seeks to its stored offsets. Where nothing was forgotten it is there already.
 */
@ApplicationScoped
class Replays {
    private static final Logger LOG = Logger.getLogger(Replays.class);
    private static final Duration EVERY = Duration.ofSeconds(1);

    /** A copy has another oid; files are not exchanged without a start. */
    private static final String WHICH = "select concat_ws('/', pg_postmaster_start_time(),"
            + " (select oid from pg_database where datname = current_database()))";

    private final AgroalDataSource database;
    private final KafkaClientService clients;
    private final StoredOffsets offsets;
    private final ConsumerDefaults consumers;
    private final VersionFloor floor;
    private volatile Thread watch;
    private String known;

    Replays(
            @DataSource("engine") AgroalDataSource database,
            KafkaClientService clients,
            @Identifier("stored-offsets") StoredOffsets offsets,
            ConsumerDefaults consumers,
            VersionFloor floor) {
        this.database = database;
        this.clients = clients;
        this.offsets = offsets;
        this.consumers = consumers;
        this.floor = floor;
    }

    void start(@Observes StartupEvent event) {
        watch = Thread.ofVirtual().name("replays").start(this::run);
    }

    void stop(@Observes ShutdownEvent event) {
        watch.interrupt();
    }

    /** Its records come again from where the database stands. */
    void of(String channel) {
        var consumer = clients.getConsumer(channel);
        if (consumer != null) {
            consumer.runOnPollingThread(client -> {
                        offsets.seek(consumers.consumer(channel), client, client.assignment());
                    })
                    .subscribe()
                    .with(
                            done -> LOG.debugf("%s reads on where the database stands", channel),
                            failure -> LOG.warnf("%s: %s", channel, failure.toString()));
        }
    }

    private void run() {
        while (true) {
            try {
                look();
            } catch (SQLException e) {
                LOG.debugf("the database is away: %s", e.getSQLState());
            }
            try {
                Thread.sleep(EVERY);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() throws SQLException {
        var now = which();
        if (known != null && !known.equals(now)) {
            LOG.info("the database's server started anew: all consumers read on where it stands");
            floor.look();
            clients.getConsumerChannels().forEach(this::of);
        }
        known = now;
    }

    private String which() throws SQLException {
        try (var connection = database.getConnection();
                var select = connection.prepareStatement(WHICH);
                var row = select.executeQuery()) {
            row.next();
            return row.getString(1);
        }
    }
}
