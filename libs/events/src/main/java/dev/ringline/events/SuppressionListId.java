package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** A suppression list. A UUIDv7. */
public record SuppressionListId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SuppressionListId {
        Objects.requireNonNull(value, "SuppressionListId");
    }

    /** @throws IllegalArgumentException if {@code text} is no UUID */
    public static SuppressionListId of(String text) {
        return new SuppressionListId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
