package dev.ringline.calllog.journal.io;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import dev.ringline.calllog.EveryTopic;
import dev.ringline.calllog.Line;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallDialing;
import dev.ringline.events.CallWaiting;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.LeadDecided;
import dev.ringline.events.LeadState;
import dev.ringline.events.Topic;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(EveryTopic.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "call_log"))
class JournalTest {
    private final Line line = new Line();

    @Inject
    Appender appender;

    @AfterEach
    void close() {
        line.close();
    }

    private JsonPath done(String path) {
        var id = line.as("auditor")
                .post(line.path(path))
                .then()
                .statusCode(202)
                .extract()
                .jsonPath()
                .getString("id");
        return await().atMost(Duration.ofSeconds(20))
                .until(
                        () -> line.as("auditor").get(line.path(path + "/" + id)).jsonPath(),
                        found -> !found.getString("state").equals("REQUESTED"));
    }

    private byte[] bundle() {
        return line.as("auditor")
                .get(line.path("/journal/export"))
                .then()
                .statusCode(200)
                .extract()
                .asByteArray();
    }

    private PublicKeys publicKey() {
        return PublicKeys.ofPem(
                line.as("viewer").get(line.path("/journal/public-key")).asString());
    }

    @Test
    void positions_have_no_gaps_and_numbers_stand_nowhere_in_clear() {
        line.call(1, line.begin, true);
        line.awaitJournalled(4);
        assertThat(Line.count("select count(*) - max(position) from journal")).isZero();
        var clear = "'%" + line.number(1).value().substring(1) + "%'";
        assertThat(Line.count("select count(*) from journal where tenant_id = '" + line.tenant + "' and (body like "
                        + clear + " or headers like " + clear + " or sealed like " + clear + ")"))
                .isZero();
        assertThat(Line.count("select count(*) from projection.call_record where attempt like " + clear))
                .isZero();
    }

    @Test
    void a_record_that_kafka_gives_again_adds_nothing() throws SQLException {
        line.call(1, line.begin, true);
        line.awaitJournalled(4);
        var before = Line.count("select max(position) from journal");
        var partition =
                (int) Line.count("select partition from journal where tenant_id = '" + line.tenant + "' limit 1");
        var offset = Line.count("select record_offset from journal where tenant_id = '" + line.tenant + "' limit 1");
        var again = new Arrived(Topic.CALLS.topicName(), partition, offset, "k", Map.of(), "{}".getBytes(UTF_8));

        assertThat(appender.append(List.of(again, again))).isZero();
        assertThat(Line.count("select count(*) from journal where tenant_id = '" + line.tenant + "'"))
                .isEqualTo(4);
        assertThat(Line.count("select max(position) from journal")).isGreaterThanOrEqualTo(before);
    }

    @Test
    void what_a_relay_sent_twice_is_journalled_twice_and_counted_once() {
        var id = UUID.randomUUID();
        var waiting = new CallWaiting(line.attempt(1, AttemptState.WAITING, null));
        line.say(id, waiting, "k", "s", 1);
        line.say(id, waiting, "k", "s", 1);
        line.moved(2, null, LeadState.WAITING, 1);
        line.awaitJournalled(3);
        line.as("viewer").get(line.path("/stats")).then().body("figures.attempts", equalTo(1));
        assertThat(done("/replays").getBoolean("result.equal")).isTrue();
    }

    @Test
    void heartbeats_are_not_journalled() {
        line.say(new FreshnessNonce(UUID.randomUUID(), "dialer-1"), "dialer", "dialer", 1);
        line.call(1, line.begin, false);
        line.awaitJournalled(3);
        assertThat(Line.count("select count(*) from journal where headers like '%FreshnessNonce%'"))
                .isZero();
    }

    @Test
    void what_cannot_be_read_is_journalled_sealed_and_the_rest_goes_on() {
        var dead = "select count(*) from journal where tenant_id = '' and headers = '{}'";
        var before = Line.count(dead);
        line.raw(Topic.CALLS, "+12125550142", Map.of(), "+12125550142 is no JSON".getBytes(UTF_8));
        line.raw(Topic.CAMPAIGNS, "campaign", Map.of("ce_type", "dev.ringline.Nonsense.v9".getBytes(UTF_8)), null);
        var waiting = new CallWaiting(line.attempt(1, AttemptState.WAITING, null));
        line.say(waiting, "nul\0key", "s", 1);
        line.say(new CallDialing(null), "k", "s", 2);
        line.say(decided(3, "a rule\0with a NUL", line.begin), "k", "s", 1);
        line.call(2, line.begin, true);
        line.awaitJournalled(4);
        await().until(() -> Line.count(dead) == before + 5);
        assertThat(Line.count("select count(*) from journal where tenant_id = ''"
                        + " and (body like '%2125550142%' or coalesce(key, '') like '%2125550142%')"))
                .isZero();
        assertThat(Line.count("select count(*) from projection.call_record where tenant_id = '" + line.tenant + "'"))
                .isEqualTo(1);
    }

    @Test
    void what_no_table_can_hold_is_journalled_and_stops_nobody() {
        line.moved(1, null, LeadState.WAITING, 1);
        line.say(decided(3, "retry", Instant.parse("+300000-01-01T00:00:00Z")), "3", "3", 1);
        line.say(new CallDialing(line.attempt(4, AttemptState.DIALING, Instant.MAX.minusSeconds(99))), "4", "4", 1);
        line.moved(5, null, LeadState.WAITING, 1);
        line.call(6, line.begin, true);
        line.awaitJournalled(8);
        line.as("viewer").get(line.path("/stats")).then().body("figures.'lead/WAITING'", equalTo(2));
        line.as("viewer").get(line.path("/stats")).then().body("figures.answered", equalTo(1));
        assertThat(done("/replays").getBoolean("result.equal")).isTrue();
        assertThat(done("/journal/verifications").getBoolean("result.holds")).isTrue();
    }

    private LeadDecided decided(int lead, String rule, Instant at) {
        return new LeadDecided(
                line.lead(lead),
                line.tenant,
                line.campaign,
                null,
                LeadState.READY,
                rule,
                7,
                null,
                null,
                null,
                0,
                null,
                at);
    }

    @Test
    void a_record_in_the_name_of_one_tenant_about_another_gets_into_neither_chain() {
        try (var other = new Line()) {
            var stranger = new CallWaiting(other.attempt(1, AttemptState.WAITING, null));
            line.say(stranger, "k", "s", 1);
            line.call(2, line.begin, false);
            line.awaitJournalled(3);
            assertThat(other.journalled()).isZero();
            assertThat(line.journalled()).isEqualTo(3);
        }
    }

    @Test
    void a_replay_builds_the_same_byte_for_byte() {
        for (int lead = 1; lead <= 30; lead++) {
            line.moved(lead, LeadState.WAITING, LeadState.READY, 1);
            line.call(lead, line.begin.plusMillis(100L * lead), lead % 3 != 0);
        }
        line.awaitJournalled(30 + 20 * 4 + 10 * 3);
        var replay = done("/replays");
        assertThat(replay.getString("state")).isEqualTo("DONE");
        assertThat(replay.getBoolean("result.equal"))
                .as("%s", replay.prettify())
                .isTrue();
        assertThat(replay.getString("result.live")).isEqualTo(replay.getString("result.replayed"));
        assertThat(replay.getInt("result.rows")).isGreaterThan(100);
    }

    @Test
    void a_replay_names_the_first_row_that_somebody_changed() {
        var call = line.call(1, line.begin, true);
        line.awaitJournalled(4);
        Line.tamper(
                "projection.call_record",
                "update projection.call_record set disposition = 'BUSY' where call_id = '" + call + "'");
        var replay = done("/replays");
        assertThat(replay.getBoolean("result.equal")).isFalse();
        assertThat(replay.getString("result.difference.table")).isEqualTo("call_record");
        assertThat(replay.getString("result.difference.live")).contains("BUSY");
        assertThat(replay.getString("result.difference.replayed")).contains("ANSWERED");
    }

    @Test
    void a_verification_holds_and_names_a_changed_record() {
        line.call(1, line.begin, true);
        line.awaitJournalled(4);
        var good = done("/journal/verifications");
        assertThat(good.getBoolean("result.holds")).isTrue();
        assertThat(good.getString("result.fault")).isNull();
        assertThat(good.getInt("result.records")).isEqualTo(4);
        assertThat(good.getInt("result.unsigned")).isZero();

        var third = Line.count("select position from journal where tenant_id = '" + line.tenant
                + "' order by position offset 2 limit 1");
        Line.tamper(
                "journal", "update journal set body = replace(body, 'dialer-1', 'dialer-2') where position = " + third);
        var bad = done("/journal/verifications");
        assertThat(bad.getLong("result.fault.position")).isEqualTo(third);
        assertThat(bad.getString("result.fault.chain")).startsWith(line.tenant + "/calls/");
        assertThat(bad.getInt("result.fault.sequence")).isEqualTo(3);
    }

    @Test
    void an_exported_bundle_verifies_offline_and_a_flipped_byte_is_found() throws IOException {
        line.call(1, line.begin, false);
        line.awaitJournalled(3);
        done("/journal/verifications"); // makes a first checkpoint
        line.call(2, line.begin.plusSeconds(5), true);
        line.awaitJournalled(7);

        var bundle = bundle();
        var verdict = BundleReader.verify(new ByteArrayInputStream(bundle), publicKey());
        assertThat(verdict.fault()).isEmpty();

        assertThat(verdict.records()).isEqualTo(7);
        assertThat(verdict.checkpoints()).isEqualTo(2);
        bundle[bundle.length / 2] ^= 1;
        assertThat(BundleReader.verify(new ByteArrayInputStream(bundle), publicKey())
                        .fault())
                .isPresent();
    }

    @Test
    void a_bundle_of_many_pages_is_whole() throws IOException {
        for (int lead = 1; lead <= 700; lead++) {
            line.moved(lead, null, LeadState.WAITING, 1);
        }
        line.awaitJournalled(700);
        var verdict = BundleReader.verify(new ByteArrayInputStream(bundle()), publicKey());
        assertThat(verdict.fault()).isEmpty();
        assertThat(verdict.records()).isEqualTo(700);
    }

    @Test
    void an_erased_person_stays_in_the_chain_and_cannot_be_read() {
        var call = line.call(1, line.begin, true);
        line.awaitJournalled(4);
        Line.tamper(
                "person_key",
                "delete from person_key where person = '"
                        + Line.text("select person from projection.call_record where call_id = '" + call + "'") + "'");
        line.as("operator").get(line.path("/calls/" + call)).then().body("to", equalTo("erased"));
        assertThat(done("/journal/verifications").getString("result.fault")).isNull();
        assertThat(done("/replays").getBoolean("result.equal")).isTrue();
    }

    @Test
    void journal_and_checkpoints_can_be_looked_at() {
        line.call(1, line.begin, true);
        line.awaitJournalled(4);
        done("/journal/verifications");
        var first = line.as("viewer").get(line.path("/journal?limit=3")).jsonPath();
        assertThat(first.getList("items")).hasSize(3);
        var rest = line.as("viewer")
                .get(line.path("/journal?cursor=" + first.getString("next")))
                .jsonPath();
        assertThat(rest.getList("items")).hasSize(1);
        assertThat(rest.getString("items[0].body.attempt.state")).isEqualTo("ENDED");
        line.as("viewer").get(line.path("/journal/checkpoints")).then().body("items[0].number", equalTo(1));
    }
}
