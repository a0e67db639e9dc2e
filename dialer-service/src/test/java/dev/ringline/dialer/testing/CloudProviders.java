package dev.ringline.dialer.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * As {@link Providers}, for a LiveKit that makes rooms by itself. Its tokens have little leeway, so that a test can sit it out:
 * they end in whole seconds and may be half a second old, so without any they might be dead 1.5 s early.
 */
public final class CloudProviders implements QuarkusTestProfile {
    public static final Duration LEEWAY = Duration.ofSeconds(1);

    @Override
    public Map<String, String> getConfigOverrides() {
        var settings = new HashMap<>(new Providers().getConfigOverrides());
        settings.put("ringline.livekit.mode", "cloud");
        settings.put("ringline.livekit.leeway", LEEWAY.toSeconds() + "s");
        settings.put("ringline.dial.patience", "1s");
        return settings;
    }
}
