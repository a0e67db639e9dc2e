package dev.ringline.calllog.journal.io;

import java.util.Map;

/**
 * A record as Kafka gives it.
 *
 * @param topic Kafka's name
 * @param headers by name; of several with one name, the last
 */
record Arrived(String topic, int partition, long offset, String key, Map<String, byte[]> headers, byte[] value) {}
