package dev.ringline.calllog.journal.io;

import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record as Kafka gives it.
 *
 * @param topic Kafka's name
 * @param headers by name; of several with one name, the last
 */
record Arrived(String topic, int partition, long offset, String key, Map<String, byte[]> headers, byte[] value) {
    ConsumerRecord<String, byte[]> record() {
        var record = new ConsumerRecord<>(topic, partition, offset, key, value);
        headers.forEach((name, text) -> record.headers().add(name, text));
        return record;
    }
}
