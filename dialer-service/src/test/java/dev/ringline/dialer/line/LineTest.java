package dev.ringline.dialer.line;

import static dev.ringline.dialer.attempt.Attempts.TENANT;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.testing.Echoes;
import dev.ringline.dialer.testing.Line;
import dev.ringline.dialer.testing.Publisher;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.SuppressionListId;
import dev.ringline.events.Topic;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkId;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.sandbox.livekit.InviteLog;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A lead that is ready becomes an INVITE and a record, on real Kafka and PostgreSQL and a simulated LiveKit. */
@QuarkusTest
@TestProfile(Line.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class LineTest {
    private static final int CPS = 20;
    private static final String TRUNK = "ST_line";

    private static SimulatedLiveKit liveKit;

    private CampaignChanged.AgentStart agentStart = CampaignChanged.AgentStart.BEFORE_DIAL;
    private static long version;

    private final CampaignId campaign = new CampaignId(UUID.randomUUID());
    private final PoolId pool = new PoolId(UUID.randomUUID());
    private final NumberId shown = new NumberId(UUID.randomUUID());

    @Inject
    Publisher publisher;

    @Inject
    Echoes echoes;

    @Inject
    Sql sql;

    @Inject
    NumberHash hash;

    @TestHTTPResource("/webhooks/livekit")
    URI webhooks;

    @BeforeAll
    static void simulation() {
        var url = URI.create(ConfigProvider.getConfig().getValue("livekit.url", String.class));
        liveKit = SimulatedLiveKit.start(
                LiveKitConfig.local().port(url.getPort()).trunk(TRUNK, "line", "carrier.invalid", "+15005550100"));
    }

    @AfterAll
    static void end() {
        liveKit.close();
    }

    @BeforeEach
    void a_campaign_that_runs() throws Exception {
        liveKit.reset();
        liveKit.webhooksTo(List.of(webhooks.toString()));
        publisher.createTopics(Topic.LEADS_READY, Topic.CAMPAIGNS, Topic.SUPPRESSIONS, Topic.NUMBERS, Topic.TRUNKS);
        for (var obstacle : List.of("rule_stop", "kill_switch", "breaker", "tenant_limit")) { // of other tests
            sql.run("delete from " + obstacle);
        }
        echoes.answer(true);
        pool(CPS, 100);
        campaign(CampaignChanged.State.RUNNING, CampaignChanged.AgentStart.BEFORE_DIAL);
        publisher.publish(
                new TrunkChanged(new TrunkId(UUID.randomUUID()), TENANT, "line", TRUNK, pool, false, Instant.now()),
                "t",
                1,
                TENANT);
        publisher.publish(
                new NumberChanged(
                        shown,
                        TENANT,
                        new E164("+15005550100"),
                        "local",
                        "twilio",
                        "PN1",
                        null,
                        List.of("voice"),
                        campaign,
                        pool,
                        true,
                        null,
                        Instant.now()),
                shown.toString(),
                1,
                TENANT);
        await().until(() -> sql.count("number_rule where number_id = '%s'".formatted(shown)) == 1
                && sql.count("campaign_rule where campaign_id = '%s'".formatted(campaign)) == 1
                && sql.count("pool_rule where pool_id = '%s'".formatted(pool)) == 1);
    }

    @Test
    void a_lead_is_rung_once_answered_and_recorded() throws Exception {
        // given
        liveKit.callees().set("+15005551001", "answer after=200ms talk=300ms");
        // when
        var id = settled("+15005551001");
        // then
        assertThat(state(id)).isEqualTo("ENDED ANSWERED");
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
            states.add(state(settled(number)));
        }
        // then
        assertThat(states).containsExactly("ENDED BUSY", "ENDED REJECTED", "ENDED INVALID_NUMBER", "ENDED UNAVAILABLE");
        // and nothing of it is left standing
        await().until(() -> sql.count("prepared where campaign_id = '%s'".formatted(campaign)) == 0);
    }

    @Test
    void no_sliding_second_holds_more_than_the_limit_and_each_attempt_one_invite() throws Exception {
        // given
        liveKit.callees().set("re:.*", "answer after=50ms talk=200ms");
        // when
        for (int i = 0; i < 100; i++) {
            release("+1500556%04d".formatted(i));
        }
        // then
        await().atMost(Duration.ofSeconds(60)).until(() -> count("state in ('ENDED', 'NOT_SENT', 'REFUSED')") == 100);
        assertThat(liveKit.invites().maxSlidingSecond()).isLessThanOrEqualTo(CPS);
        assertThat(liveKit.invites().maxPerAttempt()).isOne();
        // what was rung is what we say was, and what we say was not sent was not
        assertThat(liveKit.invites().list().stream().map(InviteLog.Invite::attemptId))
                .containsExactlyInAnyOrderElementsOf(
                        sql.texts("select attempt_id from attempt where campaign_id = '%s' and state = 'ENDED'"
                                .formatted(campaign)));
        assertThat(count("state = 'NOT_SENT' and body ->> 'reason' <> 'slot missed'"))
                .isZero();
        assertThat(count("state = 'ENDED'"))
                .as("a busy machine misses slots, not most of them")
                .isGreaterThan(60);
    }

    @Test
    void an_agent_that_never_comes_means_no_call_and_nothing_burnt() throws Exception {
        liveKit.agents().set("agent", "never");
        var id = release("+15005551301");
        await().atMost(Duration.ofSeconds(20)).until(() -> state(id).startsWith("NOT_SENT"));
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
        agentStart = CampaignChanged.AgentStart.AT_RINGING;
        liveKit.callees().set("+15005551302", "answer after=500ms talk=3s");
        // when
        var id = settling("+15005551302", "ANSWERED");
        // then
        assertThat(state(id)).isEqualTo("ANSWERED ANSWERED");
        await().until(() -> liveKit.stats().getInteger("agents") > 0);
    }

    @Test
    void a_kill_switch_stops_within_a_second() throws Exception {
        // given
        liveKit.callees().set("re:.*", "answer after=50ms talk=200ms");
        killSwitch(false); // the first request of a JVM takes long
        for (int i = 0; i < 200; i++) {
            release("+1500557%04d".formatted(i));
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> liveKit.invites().total() >= 10);
        // when
        killSwitch(true);
        long from = System.nanoTime();
        // then
        await().atMost(Duration.ofSeconds(20)).until(() -> sql.count("waiting") == 0);
        assertThat(liveKit.invites().list()).noneMatch(i -> i.atNanos() - from > 1_000_000_000L);
        assertThat(sql.count(
                        "attempt where campaign_id = '%s' and body ->> 'rule' = 'kill-switch'".formatted(campaign)))
                .isPositive();
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
        var optedOut = release("+15005551501");
        await().atMost(Duration.ofSeconds(20)).until(() -> rule(optedOut).equals("suppressed"));
        // and
        campaign(CampaignChanged.State.PAUSED, CampaignChanged.AgentStart.BEFORE_DIAL);
        await().until(() ->
                sql.count("campaign_rule where state = 'PAUSED' and campaign_id = '%s'".formatted(campaign)) == 1);
        var paused = release("+15005551502");
        await().atMost(Duration.ofSeconds(20)).until(() -> rule(paused).equals("campaign-paused"));
    }

    @Test
    void without_echoes_nothing_is_dialled_and_with_them_it_goes_on() throws Exception {
        // given
        echoes.answer(false);
        await().pollDelay(Duration.ofMillis(2_300)).until(() -> true);
        // when
        var id = release("+15005551601");
        await().until(() -> sql.count("waiting where attempt_id = '%s'".formatted(id)) == 1);
        // then
        await().during(Duration.ofSeconds(2))
                .atMost(Duration.ofSeconds(3))
                .until(() -> state(id).equals("WAITING "));
        echoes.answer(true);
        await().atMost(Duration.ofSeconds(20)).until(() -> !state(id).equals("WAITING "));
    }

    private AttemptId settled(String number) throws Exception {
        return settling(number, "ENDED");
    }

    /** Plays campaign-service for one number: what was not sent because its slot was missed is released again. */
    private AttemptId settling(String number, String state) throws Exception {
        for (int tries = 0; tries < 10; tries++) {
            var id = release(number);
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> state(id).matches("(%s|ENDED|NOT_SENT|REFUSED) .*".formatted(state)));
            if (!one("select coalesce(body ->> 'reason', '') from attempt where attempt_id = '%s'", id)
                    .equals("slot missed")) {
                return id;
            }
        }
        throw new AssertionError("this machine misses every slot");
    }

    private long count(String condition) {
        return sql.count("attempt where campaign_id = '%s' and %s".formatted(campaign, condition));
    }

    private void killSwitch(boolean on) {
        given().auth()
                .oauth2(SharedServers.tokens().mint("acme", "operator"))
                .contentType(ContentType.JSON)
                .body("{\"scope\": \"CAMPAIGN\", \"scopeId\": \"%s\", \"on\": %s}".formatted(campaign, on))
                .put("/api/v1/tenants/acme/kill-switch")
                .then()
                .statusCode(200);
    }

    private void pool(int cps, int concurrency) throws Exception {
        publisher.publish(
                new PoolChanged(pool, TENANT, "line", cps, concurrency, "other", null, false, Instant.now()),
                pool.toString(),
                ++version,
                TENANT);
    }

    private void campaign(CampaignChanged.State state, CampaignChanged.AgentStart agent) throws Exception {
        publisher.publish(
                new CampaignChanged(
                        campaign,
                        TENANT,
                        "line",
                        state,
                        List.of(),
                        TRUNK,
                        pool,
                        "agent",
                        "{}",
                        agent,
                        Attempts.release().callerId(),
                        new CampaignChanged.Schedule(null, null, List.of()),
                        new CampaignChanged.Limits(null, null, 1),
                        new CampaignChanged.Retry(3, new TreeMap<>()),
                        new CampaignChanged.Rules(10, 86_400, 0, List.of()),
                        10,
                        60,
                        1,
                        Instant.now()),
                campaign.toString(),
                ++version,
                TENANT);
    }

    private AttemptId release(String number) throws Exception {
        var lead = new LeadId(UUID.randomUUID());
        var to = new E164(number);
        var release = new LeadReleased(
                AttemptId.derive(TENANT, lead, 1),
                TENANT,
                campaign,
                lead,
                1,
                0,
                to,
                hash.of(TENANT, to),
                pool,
                TRUNK,
                "agent",
                "{\"name\":\"Ada\"}",
                agentStart,
                Attempts.release().callerId(),
                Instant.now().minusSeconds(5),
                Instant.now().plusSeconds(600),
                new LeadReleased.Caps(10, 86_400, 0),
                10,
                60,
                1,
                Instant.now());
        publisher.publish(release, lead.toString(), 1, TENANT);
        return release.attemptId();
    }

    private String state(AttemptId id) {
        return one(
                "select state || ' ' || coalesce(body ->> 'disposition', '') from attempt where attempt_id = '%s'", id);
    }

    private String rule(AttemptId id) {
        return one("select coalesce(body ->> 'rule', '') from attempt where attempt_id = '%s'", id);
    }

    private String one(String query, AttemptId id) {
        return sql.texts(query.formatted(id)).stream().findFirst().orElse("");
    }
}
