package dev.ringline.cli.line;

import java.util.List;
import java.util.Map;

/**
 * A real LiveKit, as the environment names it. Twilio's credentials are not here: they go to number-service, sealed.
 *
 * @param allowed prefixes of the only numbers that may be rung; empty for any, which somebody must have asked for
 */
public record LiveProviders(String liveKitUrl, String apiKey, String apiSecret, List<String> allowed) {

    /** @throws IllegalArgumentException naming every variable that is missing */
    public static LiveProviders from(Map<String, String> environment, List<String> allowed) {
        var missing = List.of("LIVEKIT_URL", "LIVEKIT_API_KEY", "LIVEKIT_API_SECRET").stream()
                .filter(name -> environment.getOrDefault(name, "").isBlank())
                .toList();
        if (!missing.isEmpty()) {
            throw new IllegalArgumentException("up --live needs " + String.join(", ", missing)
                    + " in the environment; docs/going-live.md says where to find them");
        }
        return new LiveProviders(
                environment.get("LIVEKIT_URL"),
                environment.get("LIVEKIT_API_KEY"),
                environment.get("LIVEKIT_API_SECRET"),
                List.copyOf(allowed));
    }

    @Override
    public String toString() {
        return "LiveProviders[" + liveKitUrl + "]";
    }
}
