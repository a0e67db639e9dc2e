package dev.ringline.platform.outbox;

import java.util.Map;

/** A record as it will stand on its topic. */
public record OutboxRow(String topic, String key, Map<String, byte[]> headers, byte[] value) {}
