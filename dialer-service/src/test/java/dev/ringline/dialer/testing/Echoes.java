package dev.ringline.dialer.testing;

import dev.ringline.events.Envelope;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Answers nonces as campaign-service's rules relay does: on each partition of the rule topics that are echoed. */
@ApplicationScoped
public class Echoes {
    private static final int PARTITIONS = 4;

    private final Publisher publisher;
    private final String servers;
    private volatile boolean answering;
    private volatile boolean running = true;
    private Thread thread;

    Echoes(Publisher publisher, @ConfigProperty(name = "kafka.bootstrap.servers") String servers) {
        this.publisher = publisher;
        this.servers = servers;
    }

    public void answer(boolean now) {
        answering = now;
        if (thread == null) {
            thread = Thread.ofVirtual().name("echoes").start(this::run);
        }
    }

    private void run() {
        var settings = Map.<String, Object>of("bootstrap.servers", servers, "auto.offset.reset", "latest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = List.of(0, 1, 2, 3).stream()
                    .map(p -> new TopicPartition(Topic.CONTROLS.topicName(), p))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToEnd(partitions);
            while (running) {
                for (var record : consumer.poll(Duration.ofMillis(50))) {
                    if (answering && event(record) instanceof FreshnessNonce nonce) {
                        echo(nonce);
                    }
                }
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void echo(FreshnessNonce nonce) throws ExecutionException, InterruptedException {
        var echo = new RulesEcho(nonce.nonce(), nonce.dialer());
        var envelope =
                new Envelope(UUID.randomUUID(), "/test", Instant.now(), RulesEcho.KEY, null, "test", null, 1, null);
        for (var topic : List.of(Topic.CAMPAIGNS, Topic.SUPPRESSIONS)) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                publisher.raw(
                        topic, partition, RulesEcho.KEY, EventCodec.encode(echo), EventCodec.headers(envelope, echo));
            }
        }
    }

    private static Object event(ConsumerRecord<String, byte[]> record) {
        var headers = new HashMap<String, byte[]>();
        for (Header header : record.headers()) {
            headers.put(header.key(), header.value());
        }
        return EventCodec.decode(Topic.CONTROLS, headers, record.value()).event();
    }

    @PreDestroy
    void stop() throws InterruptedException {
        running = false;
        if (thread != null) {
            thread.join(Duration.ofSeconds(5));
        }
    }
}
