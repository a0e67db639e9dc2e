package dev.ringline.dialer.testing;

import dev.ringline.sandbox.process.Ports;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** The service without its engines, addresses at which a test starts simulated providers, and waits that a test can sit out. */
public final class Providers implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "ringline.engine.enabled", "false",
                "ringline.relay.enabled", "false",
                "quarkus.http.test-port", "0",
                "livekit.url", "http://127.0.0.1:" + Ports.free(),
                "ringline.twilio.url", "http://127.0.0.1:" + Ports.free(),
                "ringline.sweep.gone-for", "1s",
                "ringline.reconcile.race", "300ms",
                "ringline.reconcile.between-looks", "400ms",
                "ringline.reconcile.again", "50ms",
                "ringline.reconcile.patience", "2s");
    }
}
