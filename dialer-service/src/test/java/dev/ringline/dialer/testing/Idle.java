package dev.ringline.dialer.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service without its engines: tests call them one step at a time. */
public final class Idle implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "ringline.engine.enabled", "false",
                "ringline.relay.enabled", "false",
                "ringline.allowed.destinations", "+1500555");
    }
}
