package dev.ringline.campaign.rules;

import dev.ringline.events.SuppressionChanged;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the rules need to know about the one who would be rung.
 *
 * @param zones every zone that the number may be in, as resolved at import; none: unknown
 * @param attempts when this number was, or may have been, rung from any campaign of the tenant: those that count, in any
 *     order; one that is in flight counts too
 * @param suppressions every list that the number is on, whether or not it applies to the campaign
 * @param expiresAt when the lead is of no more use, or {@code null}
 */
public record Callee(
        List<ZoneId> zones, List<Instant> attempts, List<SuppressionChanged.Entry> suppressions, Instant expiresAt) {
    public Callee {
        zones = List.copyOf(zones);
        attempts = attempts.stream().sorted().toList();
        suppressions = List.copyOf(suppressions);
    }

    /**
     * Reads zones as a lead's row keeps them: ids with commas between.
     *
     * @return none also when one of them is unknown to this JVM: where a callee may be is then not known either
     */
    public static List<ZoneId> zones(String stored) {
        if (stored == null || stored.isBlank()) {
            return List.of();
        }
        try {
            return Arrays.stream(stored.split(",")).map(ZoneId::of).toList();
        } catch (DateTimeException unknownZone) {
            return List.of();
        }
    }

    /** The form that {@link #zones(String)} reads. */
    public static String stored(List<ZoneId> zones) {
        return zones.stream().map(ZoneId::getId).collect(Collectors.joining(","));
    }
}
