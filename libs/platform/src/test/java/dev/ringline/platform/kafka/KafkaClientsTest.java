package dev.ringline.platform.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.testing.SharedServers;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class KafkaClientsTest {
    private static final int TOPICS = 10;
    private static final int RECORDS = 2_000;
    private static final int ROUNDS = 3; // without the order of requests nearly every round is stuck

    private final KafkaClients clients = new KafkaClients(new SmallRyeConfigBuilder()
            .withDefaultValues(
                    Map.of("kafka.bootstrap.servers", SharedServers.servers().bootstrapServers()))
            .build());

    @Test
    void topics_that_were_made_this_moment_take_what_is_sent_at_once_in_order() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // given
            var names = Stream.generate(() -> "new." + UUID.randomUUID())
                    .limit(TOPICS)
                    .toList();
            try (var admin = clients.admin()) {
                admin.createTopics(names.stream()
                                .map(name -> new NewTopic(name, 4, (short) 1))
                                .toList())
                        .all()
                        .get();
            }
            // when
            send(names);
            // then
            var read = read(names);
            assertThat(read.values().stream().mapToInt(List::size).sum()).isEqualTo(RECORDS);
            assertThat(read.values()).allSatisfy(keys -> assertThat(keys).isSorted());
        }
    }

    private void send(List<String> names) throws Exception {
        try (var producer = clients.producer()) {
            var sent = new ArrayList<CompletableFuture<?>>();
            for (int i = 0; i < RECORDS; i++) {
                var done = new CompletableFuture<Void>();
                sent.add(done);
                producer.send(
                        new ProducerRecord<>(names.get(i % TOPICS), Integer.toString(i), new byte[100]),
                        (metadata, e) -> {
                            if (e == null) {
                                done.complete(null);
                            } else {
                                done.completeExceptionally(e);
                            }
                        });
            }
            try {
                CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new)).get(20, TimeUnit.SECONDS);
            } catch (Exception e) {
                producer.close(Duration.ZERO); // it would go on trying for ever
                throw e;
            }
        }
    }

    /** Which records each partition holds, in its order. */
    private Map<TopicPartition, List<Integer>> read(List<String> names) {
        try (var consumer = clients.reader()) {
            var partitions = names.stream()
                    .flatMap(name -> consumer.partitionsFor(name).stream()
                            .map(partition -> new TopicPartition(name, partition.partition())))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var read = new HashMap<TopicPartition, List<Integer>>();
            long left = consumer.endOffsets(partitions).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            while (left > 0) {
                for (var record : consumer.poll(Duration.ofMillis(100))) {
                    read.computeIfAbsent(new TopicPartition(record.topic(), record.partition()), p -> new ArrayList<>())
                            .add(Integer.valueOf(record.key()));
                    left--;
                }
            }
            return read;
        }
    }
}
