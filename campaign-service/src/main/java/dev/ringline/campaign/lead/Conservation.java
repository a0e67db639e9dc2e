package dev.ringline.campaign.lead;

import dev.ringline.events.LeadState;
import dev.ringline.events.LeadState.Bucket;
import java.util.Map;

/** P5: every row that was imported is in exactly one bucket. */
public record Conservation(
        long imported,
        long invalid,
        long duplicate,
        long suppressed,
        long removed,
        long waiting,
        long inFlight,
        long finished) {

    /**
     * From the tables of record.
     *
     * @param states leads by state
     * @param revivals how often a lead that had been taken out was imported again: each time one more row came in, and one
     *     is counted as removed
     */
    public static Conservation of(
            long imported, long invalid, long duplicate, Map<LeadState, Long> states, long revivals) {
        return new Conservation(
                imported,
                invalid + in(Bucket.INVALID, states),
                duplicate,
                in(Bucket.SUPPRESSED, states),
                in(Bucket.REMOVED, states) + revivals,
                in(Bucket.WAITING, states),
                in(Bucket.IN_FLIGHT, states),
                in(Bucket.FINISHED, states));
    }

    public boolean holds() {
        return imported == invalid + duplicate + suppressed + removed + waiting + inFlight + finished;
    }

    private static long in(Bucket bucket, Map<LeadState, Long> states) {
        return states.entrySet().stream()
                .filter(state -> state.getKey().bucket() == bucket)
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
