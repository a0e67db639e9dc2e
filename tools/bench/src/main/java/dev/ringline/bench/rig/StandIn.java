package dev.ringline.bench.rig;

import dev.ringline.events.CampaignChanged;
import dev.ringline.events.Envelope;
import dev.ringline.events.Event;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.codec.EventCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Speaks for the services that a bench leaves out: publishes rules and leads, and echoes the dialer's nonces. */
public final class StandIn implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final Set<Topic> ECHOED = Set.of(Topic.CAMPAIGNS, Topic.SUPPRESSIONS);

    private final Map<String, Object> servers;
    private final Producer<String, byte[]> producer;
    private final Producer<String, byte[]> prompt;
    private final Thread echoing;
    private volatile boolean closed;

    /** For number-service and campaign-service. */
    static StandIn ofBoth(String bootstrapServers) {
        return new StandIn(bootstrapServers, true);
    }

    /** For number-service alone: campaign-service echoes for itself. */
    static StandIn ofNumbers(String bootstrapServers) {
        return new StandIn(bootstrapServers, false);
    }

    private StandIn(String bootstrapServers, boolean echoes) {
        servers = Map.of("bootstrap.servers", bootstrapServers);
        createTopics();
        producer = producer(Map.of("linger.ms", 2, "batch.size", 65_536));
        prompt = producer(Map.of("linger.ms", 0));
        echoing = Thread.ofVirtual().name("echoes").unstarted(this::echo);
        if (echoes) {
            echoing.start();
        }
    }

    public void publish(List<? extends Event> events) {
        send(events.stream().map(StandIn::record).toList());
    }

    /** All that is costly done before: only to be sent. */
    public static List<ProducerRecord<String, byte[]>> records(Stream<LeadReleased> leads) {
        return leads.map(StandIn::record).toList();
    }

    /** As fast as Kafka takes them. */
    public void send(List<ProducerRecord<String, byte[]>> records) {
        var sent = records.stream().map(producer::send).toList();
        producer.flush();
        sent.forEach(Future::resultNow); // or says why not
    }

    /** Sends each record at once. */
    public Producer<String, byte[]> prompt() {
        return prompt;
    }

    /** Reads a topic from what was its end at a time. */
    public Consumer<String, byte[]> consumer(Topic topic) {
        var settings = new HashMap<>(servers);
        settings.put("auto.offset.reset", "latest");
        settings.put("fetch.max.wait.ms", 50);
        var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
        var partitions = Stream.iterate(0, n -> n < PARTITIONS, n -> n + 1)
                .map(n -> new TopicPartition(topic.topicName(), n))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        return consumer;
    }

    public static ProducerRecord<String, byte[]> record(Event event) {
        return record(event, key(event), null);
    }

    private static ProducerRecord<String, byte[]> record(Event event, String key, Integer partition) {
        var envelope =
                new Envelope(UUID.randomUUID(), "/bench", Instant.now(), key, tenant(event), "bench", null, 1, null);
        var headers = new RecordHeaders();
        EventCodec.headers(envelope, event).forEach(headers::add);
        return new ProducerRecord<>(Topic.of(event).topicName(), partition, key, EventCodec.encode(event), headers);
    }

    private static String key(Event event) {
        return switch (event) {
            case PoolChanged e -> e.poolId().toString();
            case TrunkChanged e -> e.trunkId().toString();
            case NumberChanged e -> e.numberId().toString();
            case CampaignChanged e -> e.campaignId().toString();
            case LeadReleased e -> e.leadId().toString();
            default -> throw new IllegalArgumentException("no bench says " + event.getClass());
        };
    }

    private static TenantId tenant(Event event) {
        return switch (event) {
            case PoolChanged e -> e.tenantId();
            case TrunkChanged e -> e.tenantId();
            case NumberChanged e -> e.tenantId();
            case CampaignChanged e -> e.tenantId();
            case LeadReleased e -> e.tenantId();
            default -> DialPlan.TENANT;
        };
    }

    private void echo() {
        try (var consumer = consumer(Topic.CONTROLS)) {
            while (!closed) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    var headers = new HashMap<String, byte[]>();
                    record.headers().forEach(header -> headers.put(header.key(), header.value()));
                    if (EventCodec.decode(Topic.CONTROLS, headers, record.value())
                                    .event()
                            instanceof FreshnessNonce nonce) {
                        echo(nonce);
                    }
                }
            }
        }
    }

    private void echo(FreshnessNonce nonce) {
        var echo = new RulesEcho(nonce.nonce(), nonce.dialer());
        for (var topic : ECHOED) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                var record = record(echo, RulesEcho.KEY, partition);
                prompt.send(new ProducerRecord<>(
                        topic.topicName(), partition, record.key(), record.value(), record.headers()));
            }
        }
    }

    private void createTopics() {
        try (var admin = Admin.create(servers)) {
            var topics = Stream.of(Topic.values())
                    .map(topic -> new NewTopic(topic.topicName(), PARTITIONS, (short) 1))
                    .toList();
            for (var created : admin.createTopics(topics).values().values()) {
                try {
                    created.get();
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof TopicExistsException)) {
                        throw new IllegalStateException(e.getCause());
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Producer<String, byte[]> producer(Map<String, Object> more) {
        var settings = new HashMap<>(servers);
        settings.put("acks", "all");
        settings.put("max.in.flight.requests.per.connection", 1); // as the services do: a topic may be new
        settings.put("max.block.ms", 30_000);
        settings.putAll(more);
        return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    }

    @Override
    public void close() {
        closed = true;
        try {
            if (echoing.getState() != Thread.State.NEW) {
                echoing.join(Duration.ofSeconds(5));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close(Duration.ofSeconds(2));
        prompt.close(Duration.ofSeconds(2));
    }
}
