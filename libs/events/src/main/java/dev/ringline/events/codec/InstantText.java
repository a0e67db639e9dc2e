package dev.ringline.events.codec;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * Times as {@link Instant#toString()} writes them, without a formatter: each record has a dozen. Safe for use by many
 * threads.
 */
public final class InstantText {
    private static final int WHOLE = "2026-01-01T00:00:00".length();
    private static final int[] FRACTIONS = {100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000, 100, 10, 1};
    private static final int[] DIGITS = {0, 1, 2, 3, 5, 6, 8, 9, 11, 12, 14, 15, 17, 18};
    private static final long YEAR_0 = -62_167_219_200L;
    private static final long YEAR_10000 = 253_402_300_800L;

    private InstantText() {}

    /** The same characters as {@code time.toString()}. */
    public static String of(Instant time) {
        if (time.getEpochSecond() < YEAR_0 || time.getEpochSecond() >= YEAR_10000) {
            return time.toString();
        }
        var utc = LocalDateTime.ofEpochSecond(time.getEpochSecond(), time.getNano(), ZoneOffset.UTC);
        var text = new byte[30];
        put(text, 0, utc.getYear() / 100);
        put(text, 2, utc.getYear() % 100);
        text[4] = '-';
        put(text, 5, utc.getMonthValue());
        text[7] = '-';
        put(text, 8, utc.getDayOfMonth());
        text[10] = 'T';
        put(text, 11, utc.getHour());
        text[13] = ':';
        put(text, 14, utc.getMinute());
        text[16] = ':';
        put(text, 17, utc.getSecond());
        int end = fraction(text, utc.getNano());
        text[end++] = 'Z';
        return new String(text, 0, end, ISO_8859_1);
    }

    /** In groups of three digits, as many as there have to be. @return where the text ends */
    private static int fraction(byte[] text, int nanos) {
        if (nanos == 0) {
            return WHOLE;
        }
        int digits = nanos % 1_000_000 == 0 ? 3 : nanos % 1_000 == 0 ? 6 : 9;
        text[WHOLE] = '.';
        for (int digit = 0; digit < digits; digit++) {
            text[WHOLE + 1 + digit] = (byte) ('0' + nanos / FRACTIONS[digit] % 10);
        }
        return WHOLE + 1 + digits;
    }

    private static void put(byte[] text, int at, int number) {
        text[at] = (byte) ('0' + number / 10);
        text[at + 1] = (byte) ('0' + number % 10);
    }

    /** @throws java.time.format.DateTimeParseException as {@link Instant#parse} */
    static Instant parse(String text) {
        var time = read(text);
        return time == null ? Instant.parse(text) : time;
    }

    /** @return {@code null} unless the text is such as {@link #of} writes, or with another number of digits after the point */
    static Instant read(String text) {
        int end = text.length() - 1;
        if (end < WHOLE || text.charAt(end) != 'Z' || !isShaped(text)) {
            return null;
        }
        int nanos = end == WHOLE ? 0 : nanos(text, end);
        if (nanos < 0) {
            return null;
        }
        try {
            return LocalDateTime.of(
                            number(text, 0) * 100 + number(text, 2),
                            number(text, 5),
                            number(text, 8),
                            number(text, 11),
                            number(text, 14),
                            number(text, 17),
                            nanos)
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) { // a leap second, midnight as 24:00, or no date
            return null;
        }
    }

    private static boolean isShaped(String text) {
        for (int place : DIGITS) {
            if (!isDigit(text.charAt(place))) {
                return false;
            }
        }
        return text.charAt(4) == '-'
                && text.charAt(7) == '-'
                && text.charAt(10) == 'T'
                && text.charAt(13) == ':'
                && text.charAt(16) == ':';
    }

    private static int nanos(String text, int end) {
        int digits = end - WHOLE - 1;
        if (text.charAt(WHOLE) != '.' || digits < 1 || digits > FRACTIONS.length) {
            return -1;
        }
        int nanos = 0;
        for (int digit = 0; digit < digits; digit++) {
            var one = text.charAt(WHOLE + 1 + digit);
            if (!isDigit(one)) {
                return -1;
            }
            nanos += (one - '0') * FRACTIONS[digit];
        }
        return nanos;
    }

    private static int number(String text, int at) {
        return (text.charAt(at) - '0') * 10 + text.charAt(at + 1) - '0';
    }

    private static boolean isDigit(char one) {
        return one >= '0' && one <= '9';
    }
}
