package dev.ringline.dialer.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.util.Map;

/** The service with its engines, and an address at which the test starts a simulated LiveKit. */
public final class Line implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "livekit.url", "http://127.0.0.1:" + freePort(),
                "quarkus.http.test-port", "0",
                "ringline.agent.timeout", "8s",
                "ringline.breaker.open-for", "2s",
                "ringline.pacing.guard.ms", "200", // machines that test are busy: INVITEs are late by more than usual
                "ringline.drain.timeout", "5s");
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
