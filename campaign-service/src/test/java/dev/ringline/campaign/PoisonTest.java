package dev.ringline.campaign;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that nobody can read, on every topic that campaign-service reads. */
@QuarkusTest
@TestProfile(PoisonTest.Attentive.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "campaign"))
class PoisonTest {
    @TestHTTPResource
    URI service;

    /** A consumer that lost its partitions notices at once. */
    public static final class Attentive implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "ringline.topics.produced",
                    "campaigns,suppressions,leads-ready,lead-decisions,trunks,calls,controls,outcomes",
                    "mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms",
                    "100");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"TRUNKS", "CALLS", "CONTROLS", "OUTCOMES"})
    void an_unreadable_record_is_put_aside_and_the_rest_goes_on(Topic topic) {
        var table =
                switch (topic) {
                    case TRUNKS -> "pool";
                    case CONTROLS -> "control";
                    default -> "suppressed_number"; // a 607, an opt-out
                };
        var consumer = new PoisonedTopic.Consumer("campaign", topic.shortName(), true);
        try (var poisoned = new PoisonedTopic(
                topic,
                consumer,
                service,
                (books, tenant) -> books.found("select from " + table + " where tenant_id = ?", tenant))) {
            if (topic.isRuleTopic()) {
                poisoned.checkWithStops();
            } else {
                poisoned.check();
            }
        }
    }
}
