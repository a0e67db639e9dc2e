package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/** A tenant: 1 to 63 of {@code a-z 0-9 -}, not beginning with a hyphen. It is the token's {@code tenant} claim. */
public record TenantId(@JsonValue String value) implements Comparable<TenantId> {
    private static final int LONGEST = 63;

    /** @throws IllegalArgumentException if the text has another shape; the message does not repeat it */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TenantId {
        if (value == null || !isShaped(value)) {
            throw new IllegalArgumentException("tenant: 1 to 63 of a-z, 0-9 and -, not beginning with -");
        }
    }

    private static boolean isShaped(String text) {
        if (text.isEmpty() || text.length() > LONGEST || text.charAt(0) == '-') {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            var one = text.charAt(i);
            if ((one < 'a' || one > 'z') && (one < '0' || one > '9') && one != '-') {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(TenantId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
