package dev.ringline.campaign.importing;

/** What became of rows: {@code imported = invalid + duplicate + suppressed + waiting} (P5). */
public record Counts(int imported, int invalid, int duplicate, int suppressed, int waiting) {
    public static Counts of(int invalid, int duplicate, int suppressed, int waiting) {
        return new Counts(invalid + duplicate + suppressed + waiting, invalid, duplicate, suppressed, waiting);
    }
}
