package dev.ringline.calllog;

import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.poison.PoisonedTopic;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that nobody can read, on every topic: the journal keeps them, and the projections grow on. */
@QuarkusTest
@TestProfile(PoisonTest.Attentive.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "call_log"))
class PoisonTest {
    private static final String BUILT = """
            select from projection.built
            where position >= (select max(position) from journal where tenant_id = ?)""";

    @TestHTTPResource
    URI service;

    /** A consumer that lost its partitions notices at once. */
    public static final class Attentive extends EveryTopic {
        @Override
        public Map<String, String> getConfigOverrides() {
            var settings = new HashMap<>(super.getConfigOverrides());
            settings.put("mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms", "100");
            return settings;
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_unreadable_record_is_kept_and_the_rest_is_journalled_and_built(Topic topic) {
        var journal = new PoisonedTopic.Consumer("call-log", "journal", false);
        try (var poisoned = new PoisonedTopic(topic, journal, service, (books, tenant) -> books.found(BUILT, tenant))) {
            poisoned.check();
        }
    }
}
