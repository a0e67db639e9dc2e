package dev.ringline.campaign.testing;

import static org.awaitility.Awaitility.await;

import dev.ringline.events.CallEvent;
import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.Recorded;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.sandbox.testing.SharedServers;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The rest of the line, as campaign-service sees it: what others say on topics, and what it says itself. */
public final class Line implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final List<Recorded<Event>> said = new CopyOnWriteArrayList<>();
    private final List<ConsumerRecord<String, byte[]>> raw = new CopyOnWriteArrayList<>();
    private final Thread listener;
    private volatile boolean closed;

    public Line(Topic... heard) {
        Map<String, Object> settings = Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                SharedServers.servers().bootstrapServers(),
                ProducerConfig.ACKS_CONFIG,
                "all");
        producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
        listener = Thread.ofVirtual().name("line").start(() -> listen(List.of(heard)));
    }

    /** As another service would, acknowledged. Returns the record's id. */
    public UUID say(Event event, String subject, long version, TenantId tenant) {
        var id = UUID.randomUUID();
        var envelope = new Envelope(id, "/test", Instant.now(), subject, tenant, "test", null, version, null);
        send(Topic.of(event), key(event, subject), EventCodec.headers(envelope, event), EventCodec.encode(event));
        return id;
    }

    /** Whatever it is. */
    public void send(Topic topic, String key, Map<String, byte[]> headers, byte[] value) {
        var record = new ProducerRecord<>(topic.topicName(), key, value);
        headers.forEach((name, text) -> record.headers().add(name, text));
        try {
            producer.send(record).get(10, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Events of one type that campaign-service announced for a tenant, oldest first in each partition. */
    public <E extends Event> List<Recorded<E>> heard(Class<E> type, TenantId tenant) {
        return all(type)
                .filter(record -> tenant.equals(record.envelope().tenant()))
                .toList();
    }

    /** The same, of no tenant too. */
    public <E extends Event> Stream<Recorded<E>> all(Class<E> type) {
        return said.stream()
                .filter(record -> type.isInstance(record.event()))
                .map(record -> new Recorded<>(record.envelope(), type.cast(record.event())));
    }

    public List<ConsumerRecord<String, byte[]>> raw() {
        return List.copyOf(raw);
    }

    private static String key(Event event, String subject) {
        return switch (event) {
            case CallEvent call -> call.attempt().leadId().toString();
            case OutcomeRecorded outcome -> outcome.leadId().toString();
            default -> subject;
        };
    }

    private void listen(List<Topic> topics) {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                SharedServers.servers().bootstrapServers(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            consumer.assign(partitions(consumer, topics));
            consumer.seekToBeginning(consumer.assignment());
            while (!closed) {
                consumer.poll(Duration.ofMillis(50)).forEach(this::take);
            }
        }
    }

    private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, List<Topic> topics) {
        // the service creates its topics as it starts
        await().until(() -> consumer.listTopics()
                .keySet()
                .containsAll(topics.stream().map(Topic::topicName).toList()));
        return topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic.topicName()).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        var headers = new HashMap<String, byte[]>();
        record.headers().forEach(header -> headers.put(header.key(), header.value()));
        var topic = Topic.named(record.topic()).orElseThrow();
        said.add(EventCodec.decode(topic, headers, record.value()));
        raw.add(record);
    }

    @Override
    public void close() {
        closed = true;
        producer.close();
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
