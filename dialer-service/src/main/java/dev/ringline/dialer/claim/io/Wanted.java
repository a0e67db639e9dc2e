package dev.ringline.dialer.claim.io;

import dev.ringline.dialer.shard.Ownership;
import dev.ringline.events.AttemptId;
import java.util.List;

/**
 * What is wanted of one shard.
 *
 * @param shard its number
 * @param ownership under which it is ours, as far as we know
 * @param attempts prepared ones of this shard, in the order of their turns
 */
public record Wanted(int shard, Ownership ownership, List<AttemptId> attempts) {}
