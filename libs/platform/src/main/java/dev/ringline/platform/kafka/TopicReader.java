package dev.ringline.platform.kafka;

import dev.ringline.events.Topic;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads what stands on a topic between two offsets, in no group and leaving no trace. Blocks: for virtual threads. */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Consumer<String, byte[]> consumer;

    public TopicReader(KafkaClients kafka) {
        consumer = kafka.reader();
    }

    @FunctionalInterface
    public interface Batch {
        void take(List<ConsumerRecord<String, byte[]>> records) throws SQLException;
    }

    /** By partition, the offset that its next record gets; empty while there is no such topic. */
    public Map<Integer, Long> ends(Topic topic) {
        return byNumber(consumer.endOffsets(partitions(topic)));
    }

    /** By partition, the oldest offset that is kept. */
    public Map<Integer, Long> beginnings(Topic topic) {
        return byNumber(consumer.beginningOffsets(partitions(topic)));
    }

    /** By partition, the offset of the first record that was sent at that time or later; of those only that have one. */
    public Map<Integer, Long> since(Topic topic, Instant time) {
        var asked = partitions(topic).stream().collect(Collectors.toMap(each -> each, each -> time.toEpochMilli()));
        return consumer.offsetsForTimes(asked).entrySet().stream()
                .filter(found -> found.getValue() != null)
                .collect(Collectors.toMap(
                        found -> found.getKey().partition(),
                        found -> found.getValue().offset()));
    }

    /**
     * Hands over what stands from {@code from} to before {@code until}, in batches, each partition in its order.
     *
     * @throws TimeoutException if Kafka says nothing for a while
     */
    public void read(Topic topic, Map<Integer, Long> from, Map<Integer, Long> until, Batch batch)
            throws SQLException, TimeoutException {
        var left = new TreeMap<Integer, Long>();
        until.forEach((partition, end) -> {
            if (from.getOrDefault(partition, 0L) < end) {
                left.put(partition, end);
            }
        });
        consumer.assign(left.keySet().stream()
                .map(partition -> new TopicPartition(topic.topicName(), partition))
                .toList());
        left.keySet()
                .forEach(partition -> consumer.seek(
                        new TopicPartition(topic.topicName(), partition), from.getOrDefault(partition, 0L)));
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!left.isEmpty()) {
            var polled = consumer.poll(POLL);
            if (!polled.isEmpty()) {
                batch.take(within(polled, left));
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            // by the position and not by the record: the last ones may have been deleted
            left.entrySet()
                    .removeIf(entry -> consumer.position(new TopicPartition(topic.topicName(), entry.getKey()))
                            >= entry.getValue());
            if (System.nanoTime() - deadline > 0) {
                throw new TimeoutException(topic.topicName() + " could not be read to its end");
            }
        }
    }

    private static List<ConsumerRecord<String, byte[]>> within(
            Iterable<ConsumerRecord<String, byte[]>> polled, Map<Integer, Long> until) {
        var records = new java.util.ArrayList<ConsumerRecord<String, byte[]>>();
        polled.forEach(record -> {
            if (record.offset() < until.getOrDefault(record.partition(), 0L)) {
                records.add(record);
            }
        });
        return records;
    }

    private List<TopicPartition> partitions(Topic topic) {
        return consumer.listTopics().getOrDefault(topic.topicName(), List.of()).stream()
                .map(found -> new TopicPartition(found.topic(), found.partition()))
                .toList();
    }

    private static Map<Integer, Long> byNumber(Map<TopicPartition, Long> offsets) {
        return offsets.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().partition(), Map.Entry::getValue));
    }

    @Override
    public void close() {
        consumer.close();
    }
}
