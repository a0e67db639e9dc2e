package dev.ringline.events;

import java.util.UUID;

/**
 * The answer to a {@link FreshnessNonce}: everything that campaign-service's rule relay had when it took the nonce stands
 * before this record in its partition. One goes to each partition of {@code campaigns} and {@code suppressions}, under the
 * fixed key {@link #KEY}. Not journalled.
 */
public record RulesEcho(UUID nonce, String dialer) implements CampaignEvent, SuppressionEvent {
    public static final String KEY = "rules-echo";
}
