package dev.ringline.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.testing.Sql;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.poison.PoisonedTopic;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that nobody can read, on every topic that the dialer reads. */
@QuarkusTest
@TestProfile(PoisonTest.RelaysOnly.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class PoisonTest {
    @TestHTTPResource
    URI service;

    @Inject
    Sql sql;

    /** Nothing is dialled, and what is put aside is sent; a consumer that lost its partitions notices at once. */
    public static final class RelaysOnly implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "ringline.engine.enabled",
                    "false",
                    "ringline.topics.produced",
                    "leads-ready,campaigns,suppressions,numbers,trunks,calls,controls",
                    "mp.messaging.connector.smallrye-kafka.heartbeat.interval.ms",
                    "100");
        }
    }

    @AfterEach
    void nothing_stands_still() throws Exception {
        sql.empty();
    }

    @ParameterizedTest
    @EnumSource(names = {"NUMBERS", "TRUNKS", "CAMPAIGNS", "SUPPRESSIONS"})
    void an_unreadable_rule_stops_what_it_may_concern_and_holds_up_nothing_else(Topic topic) {
        var table =
                switch (topic) {
                    case NUMBERS -> "number_rule";
                    case TRUNKS -> "pool_rule";
                    case CAMPAIGNS -> "campaign_rule";
                    default -> "suppression_rule";
                };
        try (var poisoned = topic(topic, table)) {
            poisoned.checkWithStops();
        }
        assertThat(sql.count("suppression_rule s, jsonb_array_elements(s.entries)")) // as every claim reads them
                .isNotNegative();
    }

    @ParameterizedTest
    @EnumSource(names = "LEADS_READY")
    void an_unreadable_release_is_put_aside_and_the_rest_goes_on(Topic topic) {
        try (var poisoned = topic(topic, "waiting")) {
            poisoned.check();
        }
    }

    private PoisonedTopic topic(Topic topic, String table) {
        var consumer = new PoisonedTopic.Consumer("dialer", topic.shortName(), true);
        return new PoisonedTopic(
                topic,
                consumer,
                service,
                (books, tenant) -> books.found("select from " + table + " where tenant_id = ?", tenant));
    }
}
