package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.lead.io.AttemptTable.Tried;
import dev.ringline.events.SuppressionChanged;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a tenant's numbers are on, and when each was rung or may have been; what a transaction releases of them is known to what it
 * decides next, whichever campaign's: one number is never released twice.
 */
record KnownNumbers(Map<String, List<SuppressionChanged.Entry>> suppressions, Map<String, List<Tried>> tried) {
    static final KnownNumbers NONE = new KnownNumbers(Map.of(), Map.of());

    List<SuppressionChanged.Entry> suppressions(String numberHash) {
        return suppressions.getOrDefault(numberHash, List.of());
    }

    List<Tried> tried(String numberHash) {
        return tried.getOrDefault(numberHash, List.of());
    }

    void released(String numberHash, Instant at) {
        tried.computeIfAbsent(numberHash, _ -> new ArrayList<>()).add(new Tried(at, true));
    }
}
