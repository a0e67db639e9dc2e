package dev.ringline.dialer.rules.io;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Incarnation;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.events.Envelope;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.kafka.KafkaClients;
import dev.ringline.platform.time.Uuid7;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jboss.logging.Logger;

/**
 * Puts a nonce on {@code controls} every 250 ms; what comes back tells the age of our view. It passes through no table: a
 * nonce that is lost is followed by the next, and one that waited for the database would make the view look older.
 */
@ApplicationScoped
public class FreshnessTick {
    private static final Logger LOG = Logger.getLogger(FreshnessTick.class);
    private static final Duration EVERY = Duration.ofMillis(250);
    private static final long PARTITIONS_EVERY_NANOS = Duration.ofSeconds(30).toNanos();
    private static final String FORGET_THE_DEAD =
            "delete from rules_echo where seen_at < clock_timestamp() - interval '1 hour'";

    private final KafkaClients kafka;
    private final RulesView view;
    private final EngineDatabase database;
    private final String me;
    private final Uuid7 ids;
    private final Clock clock;

    private Producer<String, byte[]> producer;
    private Admin admin;
    private long partitionsReadAtNanos;
    private int partitions;
    private Wake wake;

    FreshnessTick(
            KafkaClients kafka,
            RulesView view,
            EngineDatabase database,
            Incarnation incarnation,
            Uuid7 ids,
            Clock clock) {
        this.kafka = kafka;
        this.view = view;
        this.database = database;
        this.me = incarnation.id();
        this.ids = ids;
        this.clock = clock;
    }

    public void start() {
        producer = kafka.producer();
        admin = kafka.admin();
        wake = Wake.start("freshness", EVERY, this::tick);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(1));
        producer.close(Duration.ZERO);
        admin.close(Duration.ZERO);
    }

    private Duration tick() throws ExecutionException, InterruptedException, SQLException {
        sendNonce();
        database.inTransaction(view::look);
        if (partitions == 0 || System.nanoTime() - partitionsReadAtNanos >= PARTITIONS_EVERY_NANOS) {
            partitionsReadAtNanos = System.nanoTime();
            partitions = countPartitions();
            view.partitions(partitions);
            forgetTheDead();
        }
        return EVERY;
    }

    private void sendNonce() {
        var nonce = new FreshnessNonce(ids.next(), me);
        var subject = "dialer/" + me;
        var envelope = new Envelope(
                ids.next(), "/dialer-service", clock.instant(), subject, null, "dialer-service", null, 1, null);
        var headers = new RecordHeaders();
        EventCodec.headers(envelope, nonce).forEach(headers::add);
        view.nonces().sending(nonce.nonce(), System.nanoTime());
        producer.send(
                new ProducerRecord<>(Topic.CONTROLS.topicName(), null, subject, EventCodec.encode(nonce), headers),
                (metadata, failure) -> {
                    if (failure != null) {
                        LOG.debugf("a nonce was not sent: %s", failure.getMessage());
                    }
                });
    }

    /** @return 0 while campaign-service has not created its topics: the view is then too old to claim on */
    private int countPartitions() throws ExecutionException, InterruptedException {
        var topics = java.util.List.of(Topic.CAMPAIGNS.topicName(), Topic.SUPPRESSIONS.topicName());
        try {
            return admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .mapToInt(topic -> topic.partitions().size())
                    .sum();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                LOG.debug("the topics of the rules are not there yet");
                return 0;
            }
            throw e;
        }
    }

    private void forgetTheDead() throws SQLException {
        database.inTransaction(connection -> {
            try (var delete = connection.prepareStatement(FORGET_THE_DEAD)) {
                return delete.executeUpdate();
            }
        });
    }
}
