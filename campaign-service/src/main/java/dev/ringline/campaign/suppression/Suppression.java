package dev.ringline.campaign.suppression;

import dev.ringline.events.SuppressionChanged.Entry;
import dev.ringline.events.SuppressionListId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Which entries of a number's lists forbid a call. */
public final class Suppression {
    private Suppression() {}

    /**
     * The entry that forbids a call now, the oldest if there are several.
     *
     * @param lists those that the campaign names, beside the tenant-wide ones
     */
    public static Optional<Entry> inForce(List<Entry> entries, List<SuppressionListId> lists, Instant now) {
        return entries.stream()
                .filter(entry -> entry.tenantWide() || lists.contains(entry.listId()))
                .filter(entry -> isInForce(entry, now))
                .min((a, b) -> a.since().compareTo(b.since()));
    }

    /** Up to the instant of its expiry, not at it. */
    public static boolean isInForce(Entry entry, Instant now) {
        return entry.expiresAt() == null || entry.expiresAt().isAfter(now);
    }
}
