package dev.ringline.dialer.claim.io;

import dev.ringline.events.AttemptId;
import java.util.List;
import java.util.Map;

/**
 * What one claim transaction gave.
 *
 * @param granted committed; each to be sent at its slot
 * @param waiting what stays as it is, and why
 * @param obstacle why nothing could be claimed at all, or of one of the shards, or {@code null}
 */
public record Claims(List<DialClaim> granted, Map<AttemptId, String> waiting, Obstacle obstacle) {
    public enum Obstacle {
        /** Another epoch owns it, or it is shut. */
        SHARD_NOT_OURS,
        /** Our view of the rules is older than 2 s, or a rule topic holds what we cannot read (P3). */
        VIEW_STALE
    }

    Claims but(Obstacle one) {
        return new Claims(granted, waiting, one);
    }

    static Claims none(Obstacle obstacle) {
        return new Claims(List.of(), Map.of(), obstacle);
    }
}
