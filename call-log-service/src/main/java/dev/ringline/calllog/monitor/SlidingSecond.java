package dev.ringline.calllog.monitor;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The busiest second of a pool, wherever it begins (P4).
 *
 * @param until the last INVITE of that second; it began less than a second before
 * @param invites in it
 * @param limit the highest that held in it
 */
public record SlidingSecond(Instant until, int invites, int limit) {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** Limits change at their own time: over a change the higher one holds, as the lane drains what it had. */
    public boolean breached() {
        return invites > limit;
    }

    /**
     * The second that is furthest above its limit, or nearest to it.
     *
     * @param slots of one pool, oldest first
     * @param limits of that pool by when they came into force, oldest first; a slot before the first is held to it
     * @return {@code null} if there are no slots or no limits are known
     */
    public static SlidingSecond worst(List<Instant> slots, List<PoolLimit> limits) {
        if (limits.isEmpty()) {
            return null;
        }
        SlidingSecond worst = null;
        for (int first = 0, last = 0; last < slots.size(); last++) {
            var until = slots.get(last);
            while (!slots.get(first).plus(SECOND).isAfter(until)) {
                first++;
            }
            var second = new SlidingSecond(until, last - first + 1, limitWithin(until.minus(SECOND), until, limits));
            if (worst == null || second.invites - second.limit > worst.invites - worst.limit) {
                worst = second;
            }
        }
        return worst;
    }

    private static int limitWithin(Instant from, Instant until, List<PoolLimit> limits) {
        var highest = 0;
        var before = limits.getFirst().cps();
        for (var limit : limits) {
            if (!limit.from().isAfter(from)) {
                before = limit.cps();
            } else if (!limit.from().isAfter(until)) {
                highest = Math.max(highest, limit.cps());
            }
        }
        return Math.max(highest, before);
    }
}
