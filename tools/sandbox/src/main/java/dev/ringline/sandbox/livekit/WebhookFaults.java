package dev.ringline.sandbox.livekit;

import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * What goes wrong with webhooks. Shares are 0 to 1 of all events, drawn from the seed.
 *
 * @param drop never sent
 * @param repeat sent twice, the same id
 * @param reorder held back until the room's next one has gone
 * @param delayMs before each
 * @param wrongKey signed with another secret
 * @param oldToken with a token that expired five minutes ago
 * @param only events that this is about; none means all
 */
public record WebhookFaults(
        double drop, double repeat, double reorder, long delayMs, double wrongKey, double oldToken, List<String> only) {
    public static final WebhookFaults NONE = new WebhookFaults(0, 0, 0, 0, 0, 0, List.of());

    boolean concern(String event) {
        return only.isEmpty() || only.contains(event);
    }

    static WebhookFaults of(JsonObject json) {
        return new WebhookFaults(
                json.getDouble("drop", 0.0),
                json.getDouble("repeat", 0.0),
                json.getDouble("reorder", 0.0),
                json.getLong("delayMs", 0L),
                json.getDouble("wrongKey", 0.0),
                json.getDouble("oldToken", 0.0),
                json.getJsonArray("only", new io.vertx.core.json.JsonArray()).stream()
                        .map(String::valueOf)
                        .toList());
    }
}
