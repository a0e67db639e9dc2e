package dev.ringline.dialer.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.HashMap;
import java.util.Map;

/** As {@link Providers}, for a LiveKit that makes rooms by itself. Its tokens have no leeway, so that a test can sit it out. */
public final class CloudProviders implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        var settings = new HashMap<>(new Providers().getConfigOverrides());
        settings.put("ringline.livekit.mode", "cloud");
        settings.put("ringline.livekit.leeway", "0s");
        settings.put("ringline.dial.patience", "1s");
        return settings;
    }
}
