package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** One of our trunks; LiveKit's own id of it ({@code ST_…}) is a string beside it. A UUIDv7. */
public record TrunkId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TrunkId {
        Objects.requireNonNull(value, "TrunkId");
    }

    /** @throws IllegalArgumentException if {@code text} is no UUID */
    public static TrunkId of(String text) {
        return new TrunkId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
