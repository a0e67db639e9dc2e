package dev.ringline.platform;

import static dev.ringline.platform.Bus.ACME;
import static dev.ringline.platform.Bus.NOON;
import static dev.ringline.platform.Bus.header;
import static io.restassured.RestAssured.given;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.RulesStopped;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.outbox.Relays;
import dev.ringline.platform.outbox.VersionFloor;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(RinglineServers.class)
class OutboxTest {
    @Inject
    Outbox outbox;

    @Inject
    Relays relays;

    @Inject
    VersionFloor floor;

    @Inject
    @DataSource("engine")
    AgroalDataSource database;

    @Test
    void what_is_committed_is_sent_in_order_and_leaves_the_table() throws SQLException {
        var pools = IntStream.range(0, 20)
                .mapToObj(i -> new PoolId(UUID.randomUUID()))
                .toList();
        for (long version = 1; version <= 150; version++) {
            var announcements = new ArrayList<Announcement>();
            for (var pool : pools) {
                announcements.add(announcement(pool, version));
            }
            append(announcements, true);
        }

        var sent = Bus.readUntil(
                Topic.TRUNKS.topicName(),
                records -> records.stream()
                                .filter(record -> pools.stream()
                                        .anyMatch(pool -> pool.toString().equals(record.key())))
                                .count()
                        == 3_000);

        var versions = sent.stream()
                .filter(record ->
                        pools.stream().anyMatch(pool -> pool.toString().equals(record.key())))
                .collect(groupingBy(
                        record -> record.key(),
                        mapping(record -> Integer.valueOf(header(record, "ce_version")), toList())));
        assertThat(versions.values())
                .allSatisfy(each -> assertThat(each)
                        .isEqualTo(IntStream.rangeClosed(1, 150).boxed().toList()));
        await().untilAsserted(() -> assertThat(count("outbox_rules")).isZero());
        await().untilAsserted(() -> assertThat(given().get("/q/metrics").asString())
                .contains("ringline_relay_behind_seconds{outbox=\"outbox_rules\"} 0.0")
                .contains("ringline_relay_leads{outbox=\"outbox_rules\"} 1.0"));
    }

    @Test
    void a_record_carries_who_what_and_when() throws SQLException {
        var pool = new PoolId(UUID.randomUUID());
        var cause = UUID.randomUUID();
        append(List.of(new Announcement(pool(pool), pool.toString(), 7, ACME, "ada", cause, NOON)), true);

        var record = only(pool);

        assertThat(header(record, "ce_type")).isEqualTo("dev.ringline.PoolChanged.v1");
        assertThat(header(record, "ce_source")).isEqualTo("/number-service");
        assertThat(header(record, "ce_specversion")).isEqualTo("1.0");
        assertThat(header(record, "ce_time")).isEqualTo("2026-03-02T12:00:00Z");
        assertThat(header(record, "ce_subject")).isEqualTo(pool.toString());
        assertThat(header(record, "ce_tenant")).isEqualTo("acme");
        assertThat(header(record, "ce_actor")).isEqualTo("ada");
        assertThat(header(record, "ce_causationid")).isEqualTo(cause.toString());
        assertThat(header(record, "ce_version")).isEqualTo("7");
        assertThat(header(record, "traceparent"))
                .matches("00-" + pool.toString().replace("-", "") + "-[0-9a-f]{16}-00");
        assertThat(header(record, "content-type")).isEqualTo("application/json");
        assertThat(UUID.fromString(header(record, "ce_id")).version()).isEqualTo(7);
        assertThat(record.value()).isEqualTo(EventCodec.encode(pool(pool)));
    }

    /** A backup's aggregates count on from where they stood: what others heard since must not be newer. */
    @Test
    void versions_of_a_restored_database_are_above_all_that_it_may_have_forgotten() throws SQLException {
        var pool = new PoolId(UUID.randomUUID());
        try {
            run("update version_floor set kept = 'the database that was backed up'");
            floor.look();
            append(List.of(announcement(pool, 3)), true);
            assertThat(Long.parseLong(header(only(pool), "ce_version")))
                    .isGreaterThan(Instant.now().getEpochSecond() - 60);
            // and when nothing is restored again, nothing rises
            var before = floor();
            floor.look();
            assertThat(floor()).isEqualTo(before);
        } finally {
            run("update version_floor set floor = 0");
            floor.look();
        }
    }

    private void run(String sql) throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private long floor() throws SQLException {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select floor from version_floor")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void what_is_rolled_back_was_never_said() throws SQLException {
        var never = new PoolId(UUID.randomUUID());
        var after = new PoolId(UUID.randomUUID());
        append(List.of(announcement(never, 1)), false);
        append(List.of(announcement(after, 1)), true);

        only(after);

        assertThat(Bus.readUntil(Topic.TRUNKS.topicName(), records -> !records.isEmpty()))
                .noneMatch(record -> record.key().equals(never.toString()));
    }

    @Test
    void what_a_person_changes_is_said_by_the_same_transaction() {
        var id = given().header(
                        "Authorization", "Bearer " + SharedServers.tokens().mint("acme", "operator"))
                .contentType("application/json")
                .body("{\"text\":\"a pool\"}")
                .post("/api/v1/tenants/acme/notes")
                .then()
                .statusCode(201)
                .extract()
                .jsonPath()
                .getString("id");

        var record = only(PoolId.of(id));

        assertThat(header(record, "ce_actor")).isEqualTo("test-user");
    }

    @Test
    void an_echo_stands_on_every_partition_behind_all_that_was_committed_before() throws SQLException {
        await().untilAsserted(() -> assertThat(
                        relays.echo(new RulesEcho(UUID.randomUUID(), "warm-up"), List.of(Topic.CAMPAIGNS)))
                .isTrue());
        var pools = IntStream.range(0, 500)
                .mapToObj(i -> new PoolId(UUID.randomUUID()))
                .toList();
        append(pools.stream().map(pool -> announcement(pool, 1)).toList(), true);
        var nonce = UUID.randomUUID();

        assertThat(relays.echo(new RulesEcho(nonce, "dialer-1"), List.of(Topic.TRUNKS)))
                .isTrue();

        // the topic is another than an echo's own, so that all partitions hold records before it
        var read = Bus.readUntil(
                Topic.TRUNKS.topicName(),
                records -> records.stream()
                                .filter(record -> new String(record.value(), java.nio.charset.StandardCharsets.UTF_8)
                                        .contains(nonce.toString()))
                                .count()
                        == 4);
        var seenBefore = 0;
        for (var partition = 0; partition < 4; partition++) {
            var here = partition;
            var keys = read.stream()
                    .filter(record -> record.partition() == here)
                    .map(record -> record.key())
                    .toList();
            var echoAt = keys.lastIndexOf(RulesEcho.KEY);
            seenBefore += (int) pools.stream()
                    .filter(pool -> {
                        var at = keys.indexOf(pool.toString());
                        return at >= 0 && at < echoAt;
                    })
                    .count();
        }
        assertThat(seenBefore).isEqualTo(500);
    }

    @Test
    void rules_and_data_leave_by_their_own_outbox() throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            var stopped = new RulesStopped("d", "t", true, "r", NOON);
            outbox.append(
                    connection,
                    List.of(
                            announcement(new PoolId(UUID.randomUUID()), 1),
                            new Announcement(stopped, "t", 1, null, "d", null, NOON)));
            assertThat(countIn(connection, "outbox_rules")).isOne();
            assertThat(countIn(connection, "outbox_data")).isOne();
            connection.rollback();
        }
    }

    private org.apache.kafka.clients.consumer.ConsumerRecord<String, byte[]> only(PoolId pool) {
        var found = Bus.readUntil(
                        Topic.TRUNKS.topicName(),
                        records ->
                                records.stream().anyMatch(record -> record.key().equals(pool.toString())))
                .stream()
                .filter(record -> record.key().equals(pool.toString()))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private void append(List<Announcement> announcements, boolean commit) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            outbox.append(connection, announcements);
            if (commit) {
                connection.commit();
            } else {
                connection.rollback();
            }
        }
    }

    private long count(String table) throws SQLException {
        try (var connection = database.getConnection()) {
            return countIn(connection, table);
        }
    }

    private static long countIn(java.sql.Connection connection, String table) throws SQLException {
        try (var statement = connection.createStatement();
                var found = statement.executeQuery("select count(*) from " + table)) {
            found.next();
            return found.getLong(1);
        }
    }

    private static Announcement announcement(PoolId pool, long version) {
        return new Announcement(pool(pool), pool.toString(), version, ACME, "test", null, NOON);
    }

    private static PoolChanged pool(PoolId id) {
        return new PoolChanged(id, ACME, "pool", 1, 1, "other", null, false, NOON);
    }
}
