package dev.ringline.number;

import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.poison.PoisonedTopic;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Campaigns that nobody can read. */
@QuarkusTest
@TestProfile(PoisonTest.Attentive.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "number"))
class PoisonTest {
    @TestHTTPResource
    URI service;

    /** A consumer that lost its partitions notices at once. */
    public static final class Attentive implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms", "100");
        }
    }

    @Test
    void an_unreadable_campaign_stops_what_it_may_concern_and_holds_up_nothing_else() {
        var consumer = new PoisonedTopic.Consumer("number", "campaigns", true);
        try (var campaigns = new PoisonedTopic(
                Topic.CAMPAIGNS,
                consumer,
                service,
                (books, tenant) -> books.found("select from campaign_view where tenant_id = ?", tenant))) {
            campaigns.checkWithStops();
        }
    }
}
