package dev.ringline.events;

import java.time.Instant;

/** @param owner the dialer incarnation; {@code null} when it was handed back */
public record ShardOwned(int shard, long epoch, String owner, Instant changedAt) implements ControlEvent {}
