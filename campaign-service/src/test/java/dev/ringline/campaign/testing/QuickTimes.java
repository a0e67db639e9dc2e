package dev.ringline.campaign.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Waits are a second where people's are a minute; the topics of the services that are not there are created too. */
public final class QuickTimes implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "ringline.topics.produced",
                "campaigns,suppressions,leads-ready,lead-decisions,trunks,calls,controls,outcomes",
                "ringline.campaign.wrap-up",
                "1S",
                "ringline.campaign.ask-after",
                "2S",
                "ringline.campaign.complete-after",
                "2S",
                "quarkus.http.test-port",
                "0");
    }
}
