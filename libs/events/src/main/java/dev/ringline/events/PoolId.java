package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** A carrier pool: what a carrier limits as one (account, trunk, region). A UUIDv7. */
public record PoolId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PoolId {
        Objects.requireNonNull(value, "PoolId");
    }

    /** @throws IllegalArgumentException if {@code text} is no UUID */
    public static PoolId of(String text) {
        return new PoolId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
