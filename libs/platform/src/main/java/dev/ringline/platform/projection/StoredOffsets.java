package dev.ringline.platform.projection;

import dev.ringline.platform.kafka.ConsumerDefaults;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.ShutdownEvent;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.reactive.messaging.kafka.KafkaConsumerRebalanceListener;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.jboss.logging.Logger;

/** Seeks to the offsets in the database whenever partitions are assigned. Kafka's own are neither written nor read. */
@ApplicationScoped
@Identifier("stored-offsets")
public class StoredOffsets implements KafkaConsumerRebalanceListener {
    private static final Logger LOG = Logger.getLogger(StoredOffsets.class);
    private static final long NEXT_TRY_MS = 200;

    private final AgroalDataSource database;
    private volatile boolean stopping;

    StoredOffsets(@DataSource("engine") AgroalDataSource database) {
        this.database = database;
    }

    void stop(@Observes ShutdownEvent event) {
        stopping = true;
    }

    @Override
    public void onPartitionsAssigned(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        seek(ConsumerDefaults.consumerOf(consumer.groupMetadata().groupId()), consumer, partitions);
    }

    /** @param name the consumer's, under which its offsets are stored */
    public void seek(String name, Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        var stored = read(name, partitions);
        LOG.debugf("%s is assigned %s and begins at %s", name, partitions, stored);
        stored.forEach(consumer::seek);
    }

    /** Waits for the database as long as it takes: to read on without knowing where would be to read everything again. */
    private Map<TopicPartition, Long> read(String consumer, Collection<TopicPartition> partitions) {
        while (!stopping) {
            try (var connection = database.getConnection()) {
                return OffsetTable.read(connection, consumer, partitions);
            } catch (SQLException e) {
                LOG.warnf("offsets of %s cannot be read yet: %s", consumer, e.getSQLState());
                pause();
            }
        }
        return Map.of();
    }

    private void pause() {
        try {
            Thread.sleep(NEXT_TRY_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stopping = true;
        }
    }
}
