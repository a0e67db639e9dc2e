package dev.ringline.platform;

import static dev.ringline.platform.Bus.ACME;
import static dev.ringline.platform.Bus.NOON;
import static dev.ringline.platform.Bus.envelope;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallEnded;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignEvent;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.projection.Projection;
import dev.ringline.platform.projection.ProjectionRunner;
import dev.ringline.platform.secret.Sealing;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RinglineServers.class)
class ProjectionTest {
    private static final String CALLS = Topic.CALLS.topicName();
    private static final String CAMPAIGNS = Topic.CAMPAIGNS.topicName();
    private static final String LETTERS = "/api/v1/platform/number/dead-letters";

    @Inject
    @DataSource("engine")
    AgroalDataSource database;

    @Inject
    Sealing sealing;

    @Inject
    ProjectionRunner runner;

    @Any
    @Inject
    Instance<Projection<?>> projections;

    Bus bus;
    String subject;

    @BeforeEach
    void open() {
        bus = new Bus();
        subject = UUID.randomUUID().toString();
    }

    @AfterEach
    void close() {
        bus.close();
    }

    @Test
    void a_rule_topics_older_and_repeated_versions_are_dropped() {
        for (long version : new long[] {1, 3, 2, 3, 1, 4}) {
            bus.send(CAMPAIGNS, subject, subject, version, campaign("v" + version));
        }

        await().until(() -> heard(subject).contains("v4"));
        assertThat(heard(subject)).containsExactly("v1", "v3", "v4");
    }

    @Test
    void an_unreadable_record_on_a_data_topic_is_put_aside_sealed_and_the_rest_goes_on() {
        var secret = "{\"attempt\":{\"to\":\"+15550100999 was here\"}}";
        bus.send(CALLS, subject, subject, 1, ended("before"));
        bus.send(CALLS, subject, EventCodec.headers(envelope(subject, 2), ended("")), secret.getBytes(UTF_8));
        bus.send(CALLS, subject, typed("dev.ringline.CallTeleported.v1"), "{}".getBytes(UTF_8));
        bus.send(CALLS, subject, typed("dev.ringline.CallEnded.v9"), "{}".getBytes(UTF_8));
        bus.send(CALLS, null, Map.of(), null);
        bus.send(CALLS, subject, typed("dev.ringline.CallEnded.v1"), new byte[2 << 20]);
        bus.send(CALLS, subject, subject, 3, ended("nul \0 that PostgreSQL refuses"));
        bus.send(CALLS, subject, subject, 4, ended("after"));

        await().until(() -> heard(subject).contains("after"));
        assertThat(heard(subject)).containsExactly("before", "after");
        var dead = Bus.readUntil(Topic.CALLS.deadLetterName(), records -> records.size() >= 6);
        assertThat(dead.stream().map(record -> Bus.header(record, "ringline_reason")))
                .contains("BAD_JSON", "UNKNOWN_TYPE", "UNKNOWN_VERSION", "BAD_HEADERS", "TOO_LARGE", "HANDLER_FAILED");
        assertThat(dead).noneMatch(record -> new String(record.value(), UTF_8).contains("5550100999"));
        assertThat(dead.stream()
                        .map(record -> new String(record.value(), UTF_8))
                        .filter(value -> !value.isEmpty())
                        .map(sealing::open))
                .contains(secret);
        assertThat(letters().prettify()).doesNotContain("5550100999");
    }

    @Test
    void a_topic_of_ours_refuses_five_megabytes() {
        assertThatThrownBy(() -> bus.send(CAMPAIGNS, subject, Map.of(), new byte[5 << 20]))
                .hasRootCauseInstanceOf(RecordTooLargeException.class);
    }

    @Test
    void a_dead_letter_is_taken_in_again_once_it_can_be_or_let_go() {
        bus.send(CALLS, subject, subject, 1, ended("\0"));
        bus.send(CALLS, subject, subject, 2, ended("next"));
        await().until(() -> heard(subject).contains("next"));
        var id = letterOf(Topic.CALLS);

        assertThat(settle(id, "redrive").getInt("status")).isEqualTo(422);
        assertThat(settle(id, "dismiss").getString("settledHow")).isEqualTo("dismissed");
        assertThat(settle(id, "redrive").getInt("status")).isEqualTo(409);
        assertThat(settle(UUID.randomUUID().toString(), "redrive").getInt("status"))
                .isEqualTo(404);
    }

    @Test
    void an_unreadable_rule_stops_what_it_may_concern_until_a_readable_version_comes() {
        var bad = EventCodec.headers(envelope(subject, 1), campaign(""));
        bus.send(CAMPAIGNS, subject, bad, "{".getBytes(UTF_8));

        await().until(() -> heard("stopped").contains("acme"));
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(503);
        assertThat(given().get("/q/health/ready").asString()).contains("BAD_JSON");
        assertThat(given().get("/q/metrics").asString()).contains("ringline_rule_stops 1.0");

        bus.send(CAMPAIGNS, subject, subject, 2, campaign("mended"));

        await().until(() -> heard("resumed").contains("acme"));
        assertThat(heard(subject)).containsExactly("mended");
        await().untilAsserted(() ->
                assertThat(given().get("/q/health/ready").asString()).doesNotContain("stopped"));
    }

    @Test
    void a_rule_that_does_not_say_whose_it_is_stops_everybody_until_a_person_lets_it_go() {
        bus.send(CAMPAIGNS, subject, Map.of(), "{}".getBytes(UTF_8));

        await().until(() -> heard("stopped").contains("null"));
        assertThat(settle(letterOf(Topic.CAMPAIGNS), "dismiss").getString("settledBy"))
                .isEqualTo("test-user");
        await().until(() -> heard("resumed").contains("null"));
    }

    @Test
    void an_unreadable_rule_stops_also_behind_readable_versions_of_its_key_in_one_batch() {
        runner.run(
                campaigns(),
                List.of(
                        arrived(0, EventCodec.encode(campaign("first"))),
                        arrived(1, EventCodec.encode(campaign("second"))),
                        arrived(2, "{".getBytes(UTF_8))));
        assertThat(metric()).contains("ringline_rule_stops 1.0");

        runner.run(campaigns(), List.of(arrived(3, EventCodec.encode(campaign("mended")))));
        assertThat(metric()).contains("ringline_rule_stops 0.0");
    }

    @SuppressWarnings("unchecked")
    private Projection<CampaignEvent> campaigns() {
        return (Projection<CampaignEvent>) projections.stream()
                .filter(projection -> projection.topic() == Topic.CAMPAIGNS)
                .findFirst()
                .orElseThrow();
    }

    /** On a partition that nobody else reads. */
    private ConsumerRecord<String, byte[]> arrived(long offset, byte[] value) {
        var record = new ConsumerRecord<>(CAMPAIGNS, 7, offset, subject, value);
        EventCodec.headers(envelope(subject, offset + 1), campaign(""))
                .forEach((name, text) -> record.headers().add(name, text));
        return record;
    }

    @Test
    void letting_go_of_one_unreadable_rule_does_not_let_go_of_another_of_its_key() {
        bus.send(CAMPAIGNS, subject, Map.of(), "one".getBytes(UTF_8));
        await().until(() -> heard("stopped").contains("null"));
        var first = letterOf(Topic.CAMPAIGNS);
        bus.send(CAMPAIGNS, subject, Map.of(), "another".getBytes(UTF_8));
        await().until(() -> metric().contains("ringline_rule_stops 2.0"));

        settle(letterOf(Topic.CAMPAIGNS), "dismiss");
        await().until(() -> metric().contains("ringline_rule_stops 1.0"));
        assertThat(given().get("/q/health/ready").statusCode()).isEqualTo(503);

        settle(first, "dismiss");
        await().until(() -> metric().contains("ringline_rule_stops 0.0"));
    }

    private static String metric() {
        return given().get("/q/metrics").asString();
    }

    @Test
    void what_comes_again_after_a_restore_is_taken_in_once() throws SQLException {
        bus.send(CALLS, subject, subject, 1, ended("once"));
        await().until(() -> heard(subject).contains("once"));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            // as if the database knew that the next three were taken in already
            statement.executeUpdate("update topic_offset set next_offset = next_offset + 3"
                    + " where consumer = 'number-service-calls' and partition = 0");
        }
        bus.send(CALLS, subject, subject, 2, ended("skipped"));
        bus.send(CALLS, subject, subject, 3, ended("skipped"));
        bus.send(CALLS, subject, subject, 4, ended("skipped"));
        bus.send(CALLS, subject, subject, 5, ended("new"));

        await().until(() -> heard(subject).contains("new"));
        assertThat(heard(subject)).containsExactly("once", "new");
    }

    /** As a failover that lost commits does, or a backup that is restored while the service runs. */
    @Test
    void what_the_database_forgot_under_a_running_process_comes_again_before_what_is_new() throws SQLException {
        // given
        bus.send(CALLS, subject, subject, 1, ended("one"));
        bus.send(CALLS, subject, subject, 2, ended("two"));
        await().until(() -> heard(subject).contains("two"));
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("delete from heard where subject = '%s'".formatted(subject));
            statement.executeUpdate("update subject_version set version = 0 where subject = '%s'".formatted(subject));
            statement.executeUpdate("update topic_offset set next_offset = next_offset - 2"
                    + " where consumer = 'number-service-calls' and partition = 0");
        }
        // when
        bus.send(CALLS, subject, subject, 3, ended("three"));
        // then
        await().until(() -> heard(subject).contains("three"));
        assertThat(heard(subject)).containsExactly("one", "two", "three");
    }

    private List<String> heard(String about) {
        try (var connection = database.getConnection();
                var query = connection.prepareStatement("select text from heard where subject = ? order by seq")) {
            query.setString(1, about);
            var texts = new ArrayList<String>();
            try (var found = query.executeQuery()) {
                while (found.next()) {
                    texts.add(found.getString(1));
                }
            }
            return texts;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonPath letters() {
        return given().header("Authorization", "Bearer " + platform())
                .get(LETTERS)
                .jsonPath();
    }

    /** The newest open one. */
    private static String letterOf(Topic topic) {
        List<String> ids = letters().getList("items.findAll { it.topic == '%s' }.id".formatted(topic.topicName()));
        return ids.getLast();
    }

    private static JsonPath settle(String id, String how) {
        return given().header("Authorization", "Bearer " + platform())
                .post(LETTERS + "/" + id + "/" + how)
                .jsonPath();
    }

    private static String platform() {
        return SharedServers.tokens().mint("acme", "platform");
    }

    private Map<String, byte[]> typed(String type) {
        var headers = new HashMap<>(EventCodec.headers(envelope(subject, 9), ended("")));
        headers.put("ce_type", type.getBytes(UTF_8));
        return headers;
    }

    private static CallEnded ended(String reason) {
        return new CallEnded(new Attempt(
                null,
                ACME,
                null,
                null,
                1,
                AttemptState.ENDED,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                reason,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                false,
                null,
                NOON));
    }

    private CampaignChanged campaign(String name) {
        return new CampaignChanged(
                CampaignId.of(subject),
                ACME,
                name,
                CampaignChanged.State.DRAFT,
                List.of(),
                "ST_1",
                null,
                "agent",
                "{}",
                null,
                null,
                null,
                null,
                null,
                null,
                30,
                600,
                1,
                NOON);
    }
}
