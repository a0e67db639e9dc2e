package dev.ringline.campaign.preflight;

/**
 * One thing in the way.
 *
 * @param blocking a start is refused for it; else it may pass by itself, and the campaign may start and wait
 */
public record Obstacle(String rule, String field, String detail, boolean blocking) {}
