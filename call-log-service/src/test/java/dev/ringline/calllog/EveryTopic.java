package dev.ringline.calllog;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** In a test this service makes the topics of the others too, and looks and signs more often. */
public class EveryTopic implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "ringline.topics.produced",
                "numbers,trunks,campaigns,suppressions,leads-ready,lead-decisions,calls,controls,outcomes,alarms",
                "ringline.monitor.every",
                "1s",
                "quarkus.http.test-port",
                "0");
    }
}
