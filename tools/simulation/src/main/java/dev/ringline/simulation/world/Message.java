package dev.ringline.simulation.world;

import dev.ringline.events.Event;

/**
 * A record on a topic.
 *
 * @param key decides the partition
 * @param subject whose version it is
 */
public record Message(String key, String subject, long version, Event event) {}
