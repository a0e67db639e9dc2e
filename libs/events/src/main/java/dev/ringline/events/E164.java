package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A phone number in E.164: {@code +}, then 7 to 15 digits, the first not 0 (ITU-T E.164, section 6). Its
 * {@link #toString} masks; {@link #value} is for the wire, the database and the carrier, never for a log, metric or URL.
 */
@Personal
public record E164(@JsonValue String value) implements Comparable<E164> {
    /** @throws IllegalArgumentException if the text has another shape; the message does not repeat it */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public E164 {
        if (!isValid(value)) {
            throw new IllegalArgumentException("number: not E.164 (+ and 7 to 15 digits)");
        }
    }

    /** Whether the text has the shape of E.164; whether anybody answers there is another question. */
    public static boolean isValid(String text) {
        return text != null
                && text.length() >= 8
                && text.length() <= 16
                && text.charAt(0) == '+'
                && text.charAt(1) != '0'
                && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
    }

    /** For people's eyes where the number itself may not stand: {@code +1…71}. */
    public String masked() {
        return value.substring(0, 2) + "…" + value.substring(value.length() - 2);
    }

    @Override
    public int compareTo(E164 other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return masked();
    }
}
