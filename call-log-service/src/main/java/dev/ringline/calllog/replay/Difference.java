package dev.ringline.calllog.replay;

/**
 * Where a replay first came to something else.
 *
 * @param table of the projections
 * @param live the row as it stands; {@code null} if there is none
 * @param replayed the row as the replay built it; {@code null} if there is none
 */
public record Difference(String table, String live, String replayed) {}
