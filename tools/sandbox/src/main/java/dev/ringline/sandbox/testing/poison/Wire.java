package dev.ringline.sandbox.testing.poison;

import static org.awaitility.Awaitility.await;

import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.SharedServers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The topic as whoever writes to it sees it, and the broker as its operator does. Everything goes to one partition. */
final class Wire implements AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final int ROOM_FOR_HUGE = Doses.HUGE + (1 << 20);

    private final Topic topic;
    private final String consumer;
    private final Admin admin;
    private final KafkaProducer<String, byte[]> producer;

    Wire(Topic topic, String consumer) {
        this.topic = topic;
        this.consumer = consumer;
        var broker = SharedServers.servers().bootstrapServers();
        admin = Admin.create(Map.of("bootstrap.servers", broker));
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", broker, "max.request.size", ROOM_FOR_HUGE, "buffer.memory", 64 << 20),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** As an operator may have set the topic up; ours would refuse 5 MB. */
    void takeLargeRecords() {
        create(topic.topicName());
        if (!topic.isRuleTopic()) {
            create(topic.deadLetterName());
        }
        var setting = new ConfigEntry("max.message.bytes", Integer.toString(ROOM_FOR_HUGE));
        get(admin.incrementalAlterConfigs(Map.of(
                        new ConfigResource(ConfigResource.Type.TOPIC, topic.topicName()),
                        List.of(new AlterConfigOp(setting, AlterConfigOp.OpType.SET))))
                .all());
    }

    private void create(String name) {
        if (!get(admin.listTopics().names()).contains(name)) {
            get(admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1)))
                    .all());
        }
    }

    /** @return its offset */
    long send(String key, Map<String, byte[]> headers, byte[] value) {
        var record = new ProducerRecord<>(topic.topicName(), 0, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text));
        return get(producer.send(record)).offset();
    }

    /** How many records the topic of dead letters ever held. */
    long deadLettersEnd() {
        if (topic.isRuleTopic()) {
            return 0;
        }
        var partitions = get(
                        admin.describeTopics(List.of(topic.deadLetterName())).allTopicNames())
                .get(topic.deadLetterName())
                .partitions()
                .stream()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(topic.deadLetterName(), partition.partition()),
                        _ -> OffsetSpec.latest()));
        return get(admin.listOffsets(partitions).all()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /** Takes the consumer's partitions away, so that it begins anew at the offsets that are stored. */
    void restartConsumer() {
        var group = get(admin.listGroups().all()).stream()
                .map(listed -> listed.groupId())
                .filter(id -> id.equals(consumer) || id.startsWith(consumer + "@"))
                .filter(id -> !members(id).isEmpty())
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody consumes as " + consumer));
        var before = members(group);
        get(admin.removeMembersFromConsumerGroup(group, new RemoveMembersFromConsumerGroupOptions())
                .all());
        await().until(() -> {
            var now = described(group);
            return now.groupState() == GroupState.STABLE
                    && !now.members().isEmpty()
                    && members(now).stream().noneMatch(before::contains);
        });
    }

    private Set<String> members(String group) {
        return members(described(group));
    }

    private static Set<String> members(ConsumerGroupDescription group) {
        return group.members().stream().map(MemberDescription::consumerId).collect(Collectors.toSet());
    }

    private ConsumerGroupDescription described(String group) {
        return get(admin.describeConsumerGroups(List.of(group)).all()).get(group);
    }

    private static <T> T get(org.apache.kafka.common.KafkaFuture<T> future) {
        return get(future.toCompletionStage().toCompletableFuture());
    }

    private static <T> T get(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException("Kafka refused", e);
        }
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
