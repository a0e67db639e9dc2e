package dev.ringline.campaign.lead.io;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.ringline.campaign.rules.Callee;
import dev.ringline.platform.problem.Problem;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * What people change about a lead; what is left out stays.
 *
 * @param zones every IANA zone that the callee may be in
 * @param fields all of them: they replace the old ones
 * @param held {@code false}: look at it again now, whatever held it
 */
record LeadPatch(Short priority, Instant expiresAt, List<String> zones, ObjectNode fields, Boolean held) {
    private static final int MOST_ZONES = 20;
    private static final int MOST_FIELD_CHARS = 16_384;

    /** Changes what a person may change; where the lead stands is its machine's. */
    void applyTo(LeadRow row) {
        if (Boolean.TRUE.equals(held)) {
            throw Problem.badRequest("held", "only false: what holds a lead is decided by rules");
        }
        if (priority != null) {
            row.priority = priority;
        }
        if (expiresAt != null) {
            row.expiresAt = expiresAt;
        }
        if (zones != null) {
            row.zones = Callee.stored(zones.stream().map(LeadPatch::zone).toList());
        }
        if (fields != null) {
            row.fields = bounded(fields.toString());
        }
    }

    private static ZoneId zone(String id) {
        try {
            return ZoneId.of(id);
        } catch (DateTimeException | NullPointerException e) {
            throw Problem.badRequest("zones", "IANA time zones, for example Europe/Paris");
        }
    }

    private static String bounded(String json) {
        if (json.length() > MOST_FIELD_CHARS) {
            throw Problem.badRequest("fields", "at most " + MOST_FIELD_CHARS + " characters");
        }
        return json;
    }

    LeadPatch {
        if (zones != null && zones.size() > MOST_ZONES) {
            throw Problem.badRequest("zones", "at most " + MOST_ZONES);
        }
    }
}
