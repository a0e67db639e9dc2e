package dev.ringline.platform;

import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.TenantId;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.sandbox.testing.SharedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Kafka as a test uses it: as another service, or as somebody who writes what no service of ours would. */
final class Bus implements AutoCloseable {
    static final TenantId ACME = new TenantId("acme");
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final KafkaProducer<String, byte[]> producer;

    Bus() {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", SharedServers.servers().bootstrapServers(), "max.request.size", 8 << 20),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    static Envelope envelope(String subject, long version) {
        return new Envelope(UUID.randomUUID(), "/test", NOON, subject, ACME, "test", null, version, null);
    }

    void send(String topic, String key, String subject, long version, Event event) {
        send(topic, key, EventCodec.headers(envelope(subject, version), event), EventCodec.encode(event));
    }

    void send(String topic, String key, Map<String, byte[]> headers, byte[] value) {
        var kafkas = new RecordHeaders();
        headers.forEach(kafkas::add);
        try {
            producer.send(new ProducerRecord<>(topic, 0, key, value, kafkas)).get();
        } catch (Exception e) {
            throw new IllegalStateException("Kafka did not take the record", e);
        }
    }

    /** All records of a topic from its beginning, until one is as wanted. */
    static List<ConsumerRecord<String, byte[]>> readUntil(
            String topic, Predicate<List<ConsumerRecord<String, byte[]>>> enough) {
        var settings = Map.<String, Object>of(
                "bootstrap.servers",
                SharedServers.servers().bootstrapServers(),
                "max.partition.fetch.bytes",
                8 << 20,
                "fetch.max.wait.ms",
                50);
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var read = new ArrayList<ConsumerRecord<String, byte[]>>();
            var until = System.nanoTime() + PATIENCE.toNanos();
            while (!enough.test(read)) {
                if (System.nanoTime() > until) {
                    throw new AssertionError("after " + PATIENCE + " only " + read.size() + " records on " + topic);
                }
                consumer.poll(Duration.ofMillis(100)).forEach(read::add);
            }
            return read;
        }
    }

    static String header(ConsumerRecord<?, ?> record, String name) {
        var header = record.headers().lastHeader(name);
        return header == null ? null : new String(header.value(), java.nio.charset.StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
