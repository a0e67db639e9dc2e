package dev.ringline.campaign.definition;

/**
 * One thing that is wrong with a definition.
 *
 * @param field as the request names it, for example {@code limits.cps}
 */
public record Fault(String field, String detail) {}
