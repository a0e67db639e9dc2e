package dev.ringline.dialer.testing;

import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.kafka.KafkaClients;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/** Puts on topics what other services would. */
@ApplicationScoped
public class Publisher {
    private static final int PARTITIONS = 4;

    private final Producer<String, byte[]> producer;
    private final Admin admin;

    Publisher(KafkaClients kafka) {
        producer = kafka.producer();
        admin = kafka.admin();
    }

    /** The topics of the services that do not run here. */
    public void createTopics(Topic... topics) throws InterruptedException, ExecutionException {
        var present = admin.listTopics().names().get();
        for (var topic : topics) {
            if (!present.contains(topic.topicName())) {
                admin.createTopics(java.util.List.of(new NewTopic(topic.topicName(), PARTITIONS, (short) 1)))
                        .all()
                        .get();
            }
        }
    }

    public void publish(Event event, String key, long version, TenantId tenant)
            throws InterruptedException, ExecutionException {
        var envelope =
                new Envelope(UUID.randomUUID(), "/test", Instant.now(), key, tenant, "test", null, version, null);
        raw(Topic.of(event), null, key, EventCodec.encode(event), EventCodec.headers(envelope, event));
    }

    /** @param partition {@code null}: by the key */
    public void raw(Topic topic, Integer partition, String key, byte[] value, Map<String, byte[]> headers)
            throws InterruptedException, ExecutionException {
        var kafkaHeaders = new RecordHeaders();
        headers.forEach(kafkaHeaders::add);
        producer.send(new ProducerRecord<>(topic.topicName(), partition, key, value, kafkaHeaders))
                .get();
    }

    @PreDestroy
    void close() {
        producer.close();
        admin.close();
    }
}
