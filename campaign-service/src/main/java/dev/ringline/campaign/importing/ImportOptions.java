package dev.ringline.campaign.importing;

/**
 * What the operator said about a file.
 *
 * @param format of the file
 * @param country ISO code of the country of numbers without a country code, or {@code null}
 * @param dryRun reads and counts everything and keeps nothing but counts and refusals
 * @param charset a name that overrides what the bytes say, or {@code null}
 * @param separator overrides what the header says, or {@code null}
 */
public record ImportOptions(
        Format format, Mapping mapping, String country, boolean dryRun, String charset, Character separator) {
    public enum Format {
        /** A header, then a lead a row. */
        CSV,
        /** An array of leads as a batch has them, or one after another. */
        JSON
    }
}
