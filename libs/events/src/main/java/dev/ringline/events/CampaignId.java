package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Objects;
import java.util.UUID;

/** A campaign. A UUIDv7. */
public record CampaignId(@JsonValue UUID value) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CampaignId {
        Objects.requireNonNull(value, "CampaignId");
    }

    /** @throws IllegalArgumentException if {@code text} is no UUID */
    public static CampaignId of(String text) {
        return new CampaignId(UUID.fromString(text));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
