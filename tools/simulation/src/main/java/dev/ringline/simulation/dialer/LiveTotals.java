package dev.ringline.simulation.dialer;

import dev.ringline.dialer.claim.ClaimFacts;
import dev.ringline.simulation.world.Timeline;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** As {@code claim/io/LiveTotals}: counted once a second, sooner at a limit, and this replica's claims added at once. */
final class LiveTotals {
    private static final long COUNT_EVERY = Timeline.SECOND;
    private static final long COUNT_AT_A_LIMIT = 20 * Timeline.MS;

    private final Replica replica;
    private Map<Object, Integer> totals = new HashMap<>();
    private long countedAt;
    private boolean counted;
    private boolean atALimit;

    LiveTotals(Replica replica) {
        this.replica = replica;
    }

    /** Within a transaction: counts again if the count is too old. */
    LiveTotals look() {
        long now = replica.process.nanoTime();
        long age = now - countedAt;
        if (!counted || age >= COUNT_EVERY || atALimit && age >= COUNT_AT_A_LIMIT) {
            countedAt = now;
            totals = new HashMap<>();
            replica.tables.live.values().forEach(call -> {
                add(call.pool());
                add(call.campaign());
            });
            counted = true;
            atALimit = false;
        }
        return this;
    }

    int of(Object whose) {
        return totals.getOrDefault(whose, 0);
    }

    void claimed(ClaimFacts facts) {
        add(facts.poolId());
        add(facts.campaignId());
    }

    /** @param why claims wait */
    void waited(Collection<String> why) {
        atALimit |= why.contains("pool concurrency") || why.contains("campaign concurrency");
    }

    /** What was counted before somebody else's claims ended: a shard came, perhaps without its owner's silence. */
    void forget() {
        counted = false;
    }

    private void add(Object whose) {
        totals.merge(whose, 1, Integer::sum);
    }
}
