package dev.ringline.campaign.importing;

import java.util.SortedMap;

/**
 * Which header means what, as the operator said. {@code null} leaves it to the usual names.
 *
 * @param fields the agent's name for a field → header; {@code null}: every column that means nothing else, under its own name
 */
public record Mapping(
        String number,
        String zone,
        String clientToken,
        String expiresAt,
        String priority,
        SortedMap<String, String> fields) {
    /** Everything by the usual names. */
    public static final Mapping USUAL = new Mapping(null, null, null, null, null, null);
}
