package dev.ringline.campaign.importing;

import dev.ringline.events.E164;
import java.time.Instant;
import java.util.SortedMap;

/**
 * A row that can become a lead.
 *
 * @param row as a spreadsheet counts, or an item's place in a batch
 * @param zones every IANA zone that the number may be in, commas between; empty: unknown
 * @param fields what reaches the agent
 * @param clientToken the caller's own name for it, unique in the campaign, or {@code null}
 * @param priority higher first
 */
public record NewLead(
        long row,
        E164 number,
        String zones,
        SortedMap<String, String> fields,
        String clientToken,
        Instant expiresAt,
        int priority) {}
