package dev.ringline.calllog.outcome.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.ringline.calllog.EveryTopic;
import dev.ringline.calllog.Line;
import dev.ringline.events.AttemptId;
import dev.ringline.events.OutcomeRecorded;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.secret.CallTokens;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@TestProfile(EveryTopic.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "call_log"))
class OutcomeTest {
    private static final Map<String, Object> OPT_OUT =
            Map.of("result", "OPT_OUT", "answeredBy", "HUMAN", "note", "never again, he said");

    private final Line line = new Line();

    @Inject
    CallTokens tokens;

    @Inject
    NumberHash hash;

    @AfterEach
    void close() {
        line.close();
    }

    private String token(AttemptId call, Instant expires) {
        return tokens.mint(line.tenant, line.campaign, line.lead(1), call, expires.minusSeconds(3_600), expires);
    }

    private String token(AttemptId call) {
        return token(call, Instant.now().plusSeconds(600));
    }

    private ValidatableResponse put(String token, AttemptId call, Object outcome) {
        return Line.bearing(token)
                .body(outcome)
                .put(line.path("/calls/" + call + "/outcome"))
                .then();
    }

    /** All that Kafka has of this tenant, now: nothing is waited for. */
    private List<OutcomeRecorded> inKafka() {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", SharedServers.servers().bootstrapServers(), "auto.offset.reset", "earliest");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(Topic.OUTCOMES.topicName()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            var ends = consumer.endOffsets(partitions);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var found = new ArrayList<OutcomeRecorded>();
            while (partitions.stream().anyMatch(one -> consumer.position(one) < ends.get(one))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    var outcome = (OutcomeRecorded)
                            EventCodec.decode(Topic.OUTCOMES, "dev.ringline.OutcomeRecorded.v1", record.value());
                    if (outcome.tenantId().equals(line.tenant)) {
                        found.add(outcome);
                    }
                }
            }
            return found;
        }
    }

    @Test
    void an_opt_out_is_answered_only_after_kafka_has_it() {
        var call = line.call(1, line.begin, false);
        line.awaitJournalled(3);
        put(token(call), call, OPT_OUT).statusCode(200).body("optOut", equalTo(true));

        assertThat(inKafka()).singleElement().satisfies(outcome -> {
            assertThat(outcome.optOut()).isTrue();
            assertThat(outcome.number()).isEqualTo(line.number(1));
            assertThat(outcome.numberHash()).isEqualTo(hash.of(line.tenant, line.number(1)));
            assertThat(outcome.leadId()).isEqualTo(line.lead(1));
            assertThat(outcome.recordedBy()).isEqualTo("agent");
        });
        line.awaitJournalled(4);
        line.as("operator")
                .get(line.path("/calls/" + call))
                .then()
                .body("outcome.optOut", equalTo(true))
                .body("outcome.note", equalTo("never again, he said"));
        assertThat(line.as("viewer").get(line.path("/calls/" + call)).asString())
                .doesNotContain("he said");
    }

    @Test
    void a_later_outcome_replaces_an_earlier_but_takes_no_opt_out_back() {
        var call = line.call(1, line.begin, true);
        line.awaitJournalled(4);
        put(token(call), call, OPT_OUT).statusCode(200);
        put(
                        SharedServers.tokens().mint(line.tenant.value(), "operator"),
                        call,
                        Map.of("result", "COMPLETED", "optOut", false))
                .statusCode(200)
                .body("result", equalTo("COMPLETED"))
                .body("optOut", equalTo(true));
        line.awaitJournalled(6);
        line.as("viewer")
                .get(line.path("/calls/" + call))
                .then()
                .body("outcome.result", equalTo("COMPLETED"))
                .body("outcome.optOut", equalTo(true));
        line.as("viewer").get(line.path("/stats")).then().body("optOuts", equalTo(1));
    }

    @Test
    void an_agents_token_is_good_for_its_own_call_only() {
        var own = line.call(1, line.begin, false);
        var other = line.call(2, line.begin, false);
        line.awaitJournalled(6);
        put(token(own), other, OPT_OUT).statusCode(404);
        put(token(own, Instant.now().minusSeconds(600)), own, OPT_OUT).statusCode(401);
        assertThat(inKafka()).isEmpty();
        try (var stranger = new Line()) {
            Line.bearing(token(own))
                    .body(OPT_OUT)
                    .put(stranger.path("/calls/" + own + "/outcome"))
                    .then()
                    .statusCode(404);
        }
        for (var path : List.of("/calls", "/calls/" + own, "/stats", "/journal", "/why?call=" + own, "/alarms")) {
            Line.bearing(token(own)).get(line.path(path)).then().statusCode(403);
        }
    }

    @Test
    void an_agent_may_be_faster_than_the_log() {
        var call =
                line.attempt(1, dev.ringline.events.AttemptState.WAITING, null).attemptId();
        var late = new Thread(() -> await().pollDelay(Duration.ofMillis(400)).until(() -> {
            line.call(1, line.begin, false);
            return true;
        }));
        late.start();
        put(token(call), call, OPT_OUT).statusCode(200);
        assertThat(inKafka()).hasSize(1);
    }

    @Test
    void a_call_that_nobody_knows_is_not_there() {
        put(SharedServers.tokens().mint(line.tenant.value(), "operator"), new AttemptId(UUID.randomUUID()), OPT_OUT)
                .statusCode(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                        | result",
                "{\"result\":\"DANCED\"}                                   | result",
                "{\"result\":\"CALLBACK\"}                                 | callbackAt",
                "{\"result\":\"COMPLETED\",\"callbackAt\":\"2026-03-02T12:00:00Z\"} | callbackAt",
                "{\"result\":\"CALLBACK\",\"callbackAt\":\"tomorrow\"}     | callbackAt",
                "{\"result\":\"COMPLETED\",\"answeredBy\":\"DOG\"}         | answeredBy",
            })
    void a_wrong_outcome_names_its_field(String body, String field) {
        put(SharedServers.tokens().mint(line.tenant.value(), "operator"), new AttemptId(UUID.randomUUID()), body)
                .statusCode(400)
                .body("field", equalTo(field));
    }

    @Test
    void a_note_has_its_bounds() {
        put(
                        SharedServers.tokens().mint(line.tenant.value(), "operator"),
                        new AttemptId(UUID.randomUUID()),
                        Map.of("result", "COMPLETED", "note", "x".repeat(1_001)))
                .statusCode(400)
                .body("field", equalTo("note"));
    }
}
