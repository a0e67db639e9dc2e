package dev.ringline.calllog.figures;

import dev.ringline.events.LeadState;
import java.util.Arrays;
import java.util.Map;

/** A campaign's leads by bucket, as its decisions add up to them (P5). */
public record Leads(
        long imported,
        long invalid,
        long duplicate,
        long suppressed,
        long removed,
        long waiting,
        long inFlight,
        long finished) {

    /** @param figures of one campaign, or the sums of a tenant's, by name */
    public static Leads of(Map<String, Long> figures) {
        return new Leads(
                figures.getOrDefault("leads/imported", 0L),
                bucket(figures, LeadState.Bucket.INVALID),
                figures.getOrDefault("leads/duplicate", 0L),
                bucket(figures, LeadState.Bucket.SUPPRESSED),
                bucket(figures, LeadState.Bucket.REMOVED),
                bucket(figures, LeadState.Bucket.WAITING),
                bucket(figures, LeadState.Bucket.IN_FLIGHT),
                bucket(figures, LeadState.Bucket.FINISHED));
    }

    public long accounted() {
        return invalid + duplicate + suppressed + removed + waiting + inFlight + finished;
    }

    /** Whether nothing is lost and nothing is in two places. */
    public boolean balanced() {
        return imported == accounted()
                && Math.min(
                                Math.min(Math.min(invalid, duplicate), Math.min(suppressed, removed)),
                                Math.min(Math.min(waiting, inFlight), finished))
                        >= 0;
    }

    private static long bucket(Map<String, Long> figures, LeadState.Bucket bucket) {
        return Arrays.stream(LeadState.values())
                .filter(state -> state.bucket() == bucket)
                .mapToLong(state -> figures.getOrDefault("lead/" + state, 0L))
                .sum();
    }
}
