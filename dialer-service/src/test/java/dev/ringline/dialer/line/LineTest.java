package dev.ringline.dialer.line;

import static dev.ringline.dialer.attempt.Attempts.TENANT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.testing.Line;
import dev.ringline.dialer.testing.LineCampaign;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.E164;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.SuppressionListId;
import dev.ringline.sandbox.livekit.InviteLog;
import dev.ringline.sandbox.server.Databases;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lead that is ready becomes an INVITE and a record, on real Kafka and PostgreSQL and a simulated LiveKit. */
@QuarkusTest
@TestProfile(Line.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class LineTest extends OnTheLine {
    private static final int CPS = 20;

    private LineCampaign line;

    @BeforeEach
    void a_campaign_that_runs() throws Exception {
        line = running(CPS, 100);
    }

    @Test
    void a_lead_is_rung_once_answered_and_recorded() throws Exception {
        // given
        liveKit.callees().set("+15005551001", "answer after=200ms talk=300ms");
        // when
        var id = settled("+15005551001");
        // then
        assertThat(line.state(id)).isEqualTo("ENDED ANSWERED");
        assertThat(line.of(id, "body ->> 'sipStatus'")).isEqualTo("200");
        assertThat(liveKit.invites().list())
                .filteredOn(i -> i.attemptId().equals(id.toString()))
                .hasSize(1);
        assertThat(sql.texts("select body ->> 'from' from attempt where attempt_id = '%s'".formatted(id)))
                .containsExactly("+15005550100");
        assertThat(sql.count("live_call where attempt_id = '%s'".formatted(id))).isZero();
    }

    @Test
    void what_became_of_a_call_is_what_the_carrier_said() throws Exception {
        // given
        var scripts = new TreeMap<String, String>();
        scripts.put("+15005551101", "busy");
        scripts.put("+15005551102", "reject");
        scripts.put("+15005551103", "notfound");
        scripts.put("+15005551104", "unavailable");
        scripts.forEach((number, script) -> liveKit.callees().set(number, script));
        // when
        var states = new ArrayList<String>();
        for (var number : scripts.keySet()) {
            states.add(line.state(settled(number)));
        }
        // then
        assertThat(states).containsExactly("ENDED BUSY", "ENDED REJECTED", "ENDED INVALID_NUMBER", "ENDED UNAVAILABLE");
        // and nothing of it is left standing
        await().until(() -> sql.count("prepared where campaign_id = '%s'".formatted(line.campaign)) == 0);
    }

    @Test
    void no_sliding_second_holds_more_than_the_limit_and_each_attempt_one_invite() throws Exception {
        // given
        liveKit.callees().set("re:.*", "answer after=50ms talk=200ms");
        // when
        for (int i = 0; i < 100; i++) {
            line.release("+1500556%04d".formatted(i));
        }
        // then
        await().atMost(Duration.ofSeconds(60))
                .until(() -> line.count("state in ('ENDED', 'NOT_SENT', 'REFUSED')") == 100);
        assertThat(liveKit.invites().maxSlidingSecond()).isLessThanOrEqualTo(CPS);
        assertThat(liveKit.invites().maxPerAttempt()).isOne();
        // what was rung is what we say was, and what we say was not sent was not
        assertThat(liveKit.invites().list().stream().map(InviteLog.Invite::attemptId))
                .containsExactlyInAnyOrderElementsOf(
                        sql.texts("select attempt_id from attempt where campaign_id = '%s' and state = 'ENDED'"
                                .formatted(line.campaign)));
        assertThat(sql.texts("select body ->> 'reason' from attempt where campaign_id = '%s' and state = 'NOT_SENT'"
                        .formatted(line.campaign)))
                .allMatch(reason -> reason.equals("slot missed") || reason.startsWith("not connected"));
        assertThat(line.count("state = 'ENDED'"))
                .as("a busy machine misses slots, not most of them")
                .isGreaterThan(60);
    }

    @Test
    void a_database_that_commits_slowly_costs_slots_at_first_and_then_none() throws Exception {
        // given
        liveKit.callees().set("re:.*", "answer after=50ms talk=200ms");
        owner("""
                create function slowly() returns trigger language plpgsql as $$
                begin
                    if current_setting('test.slept', true) is distinct from pg_current_xact_id()::text then
                        perform set_config('test.slept', pg_current_xact_id()::text, false), pg_sleep(0.16);
                    end if;
                    return null;
                end $$""", """
                create constraint trigger slowly after insert on live_call deferrable initially deferred
                for each row execute function slowly()""");
        try { // longer than a slot may be late
            for (int i = 0; i < 60; i++) {
                line.release("+1500558%04d".formatted(i));
            }
            // then
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> line.count("state in ('ENDED', 'NOT_SENT', 'REFUSED')") == 60);
            assertThat(line.count("state = 'ENDED'")).as("those that were sent").isGreaterThan(20);
            assertThat(liveKit.invites().maxSlidingSecond()).isLessThanOrEqualTo(CPS);
        } finally {
            owner("drop trigger slowly on live_call", "drop function slowly");
        }
    }

    private static void owner(String... statements) throws SQLException {
        var servers = SharedServers.servers();
        var url = "jdbc:postgresql://%s:%d/dialer".formatted(servers.databaseHost(), servers.databasePort());
        try (var connection = DriverManager.getConnection(url, "dialer_owner", Databases.PASSWORD);
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    @Test
    void an_agent_that_never_comes_means_no_call_and_nothing_burnt() throws Exception {
        liveKit.agents().set("agent", "never");
        var id = line.release("+15005551301");
        await().atMost(Duration.ofSeconds(20)).until(() -> line.state(id).startsWith("NOT_SENT"));
        assertThat(sql.texts(
                        "select body ->> 'reason' || ' ' || (body ->> 'burnt') from attempt where attempt_id = '%s'"
                                .formatted(id)))
                .containsExactly("no agent in time false");
        await().until(() -> !liveKit.roomNames().contains(id.room()));
        assertThat(liveKit.invites().list()).noneMatch(i -> i.attemptId().equals(id.toString()));
    }

    @Test
    void an_agent_may_come_as_it_rings() throws Exception {
        // given
        liveKit.callees().set("+15005551302", "answer after=500ms talk=3s");
        // when
        var id = settling("+15005551302", CampaignChanged.AgentStart.AT_RINGING, "ANSWERED");
        // then
        assertThat(line.state(id)).isEqualTo("ANSWERED ANSWERED");
        await().until(() -> liveKit.stats().getInteger("agents") > 0);
    }

    @Test
    void a_kill_switch_stops_within_a_second() throws Exception {
        // given
        liveKit.callees().set("re:.*", "answer after=50ms talk=200ms");
        killSwitch(false); // the first request of a JVM takes long
        for (int i = 0; i < 200; i++) {
            line.release("+1500557%04d".formatted(i));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> liveKit.invites().total() >= 10);
        // when
        killSwitch(true);
        long from = System.nanoTime();
        // then
        await().atMost(Duration.ofSeconds(20)).until(() -> sql.count("waiting") == 0);
        assertThat(liveKit.invites().list()).noneMatch(i -> i.atNanos() - from > 1_000_000_000L);
        assertThat(sql.count("attempt where campaign_id = '%s' and body ->> 'rule' = 'kill-switch'"
                        .formatted(line.campaign)))
                .isPositive();
        await().atMost(Duration.ofSeconds(20)) // or they would be dialled in another test
                .until(() -> sql.count("prepared where campaign_id = '%s'".formatted(line.campaign)) == 0);
        killSwitch(false);
    }

    @Test
    void an_opt_out_and_a_pause_are_obeyed() throws Exception {
        // given
        publisher.publish(
                new SuppressionChanged(
                        TENANT,
                        hash.of(TENANT, new E164("+15005551501")),
                        List.of(new SuppressionChanged.Entry(
                                new SuppressionListId(UUID.randomUUID()),
                                SuppressionChanged.Reason.OPT_OUT,
                                true,
                                Instant.now(),
                                null)),
                        Instant.now()),
                hash.of(TENANT, new E164("+15005551501")),
                1,
                TENANT);
        await().until(() -> sql.count("suppression_rule where number_hash = '%s'"
                        .formatted(hash.of(TENANT, new E164("+15005551501"))))
                == 1);
        // then
        var optedOut = line.release("+15005551501");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> line.of(optedOut, "body ->> 'rule'").equals("suppressed"));
        // and
        line.state(CampaignChanged.State.PAUSED);
        await().until(() ->
                sql.count("campaign_rule where state = 'PAUSED' and campaign_id = '%s'".formatted(line.campaign)) == 1);
        var paused = line.release("+15005551502");
        await().atMost(Duration.ofSeconds(20))
                .until(() -> line.of(paused, "body ->> 'rule'").equals("campaign-paused"));
    }

    @Test
    void without_echoes_nothing_is_dialled_and_with_them_it_goes_on() throws Exception {
        // given
        echoes.answer(false);
        await().pollDelay(Duration.ofMillis(2_300)).until(() -> true);
        // when
        var id = line.release("+15005551601");
        await().until(() -> sql.count("waiting where attempt_id = '%s'".formatted(id)) == 1);
        // then
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(3))
                .until(() -> line.state(id).equals("WAITING "));
        await().until(() -> !viewIsFresh());
        echoes.answer(true);
        await().atMost(Duration.ofSeconds(20)).until(() -> !line.state(id).equals("WAITING "));
        await().until(LineTest::viewIsFresh);
    }

    private AttemptId settled(String number) throws Exception {
        return settling(number, CampaignChanged.AgentStart.BEFORE_DIAL, "ENDED");
    }

    /** Plays campaign-service for one number: what was not sent because its slot was missed is released again. */
    private AttemptId settling(String number, CampaignChanged.AgentStart agent, String state) throws Exception {
        for (int tries = 0; tries < 10; tries++) {
            var id = line.release(number, agent);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> line.state(id).matches("(%s|ENDED|NOT_SENT|REFUSED) .*".formatted(state)));
            if (!line.of(id, "body ->> 'reason'").equals("slot missed")) {
                return id;
            }
        }
        throw new AssertionError("this machine misses every slot");
    }

    /** As shown to operators; ready it is either way. */
    private static boolean viewIsFresh() {
        return given().get("/q/health/ready")
                .then()
                .statusCode(200)
                .extract()
                .path("checks.find { it.name == 'rules' }.data.fresh");
    }

    private void killSwitch(boolean on) {
        given().auth()
                .oauth2(SharedServers.tokens().mint("acme", "operator"))
                .contentType(ContentType.JSON)
                .body("{\"scope\": \"CAMPAIGN\", \"scopeId\": \"%s\", \"on\": %s}".formatted(line.campaign, on))
                .put("/api/v1/tenants/acme/kill-switch")
                .then()
                .statusCode(200);
    }
}
