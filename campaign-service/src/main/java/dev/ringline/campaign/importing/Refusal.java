package dev.ringline.campaign.importing;

/**
 * Why a row became no lead.
 *
 * @param row as a spreadsheet counts: the header is row 1
 * @param column the header's name, or {@code null} if the whole row is meant
 * @param reason for people
 * @param value what stood there, cut to {@link #MAX_VALUE} characters; it goes back only to the tenant whose file it was
 */
public record Refusal(long row, Kind kind, String column, String reason, String value) {
    public static final int MAX_VALUE = 200;

    public enum Kind {
        INVALID,
        DUPLICATE
    }

    public static Refusal invalid(long row, String column, String reason, String value) {
        return new Refusal(row, Kind.INVALID, column, reason, printable(value));
    }

    public static Refusal duplicate(long row, String column, String reason, String value) {
        return new Refusal(row, Kind.DUPLICATE, column, reason, printable(value));
    }

    /** What PostgreSQL and a CSV file can hold. */
    private static String printable(String value) {
        if (value == null) {
            return null;
        }
        var cut = value.length() <= MAX_VALUE ? value : value.substring(0, MAX_VALUE) + "…";
        return cut.codePoints()
                .map(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
