package dev.ringline.dialer.testing;

import dev.ringline.sandbox.process.Ports;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service with its engines, and an address at which the test starts a simulated LiveKit. */
public final class Line implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "livekit.url", "http://127.0.0.1:" + Ports.free(),
                "quarkus.http.test-port", "0",
                "ringline.agent.timeout", "8s",
                "ringline.breaker.open-for", "2s",
                "ringline.pacing.guard.ms", "200", // machines that test are busy: INVITEs are late by more than usual
                "ringline.drain.timeout", "5s");
    }
}
