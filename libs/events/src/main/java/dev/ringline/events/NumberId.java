package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** A phone number of a tenant; not the digits: those are an {@link E164}. A UUIDv7. */
public record NumberId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public NumberId {
        Objects.requireNonNull(value, "NumberId");
    }

    /** @throws IllegalArgumentException if {@code text} is no UUID */
    public static NumberId of(String text) {
        return new NumberId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
