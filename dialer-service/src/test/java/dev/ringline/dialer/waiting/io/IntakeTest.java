package dev.ringline.dialer.waiting.io;

import static dev.ringline.dialer.attempt.Attempts.TENANT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.testing.Idle;
import dev.ringline.dialer.testing.Publisher;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.events.AttemptId;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.Topic;
import dev.ringline.events.WithdrawRequested;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Releases, questions, withdrawals, and what cannot be read, over the real topic. */
@QuarkusTest
@TestProfile(Idle.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class IntakeTest {
    private static final LeadReleased SHAPE = Attempts.release();

    @Inject
    Publisher publisher;

    @Inject
    Sql sql;

    @BeforeEach
    void topics() throws Exception {
        publisher.createTopics(Topic.LEADS_READY, Topic.CAMPAIGNS, Topic.SUPPRESSIONS, Topic.NUMBERS, Topic.TRUNKS);
        sql.empty();
    }

    /** The database is the other tests' too: a stop would hold whatever they dial. */
    @AfterEach
    void nothing_stands_still() throws Exception {
        sql.run("delete from rule_stop");
    }

    @Test
    void a_release_waits_a_question_is_answered_and_a_withdrawal_ends_it() throws Exception {
        // given
        var release = release(0);
        var id = release.attemptId();
        // when it is released, asked about, and withdrawn
        publisher.publish(release, release.leadId().toString(), 1, TENANT);
        await().until(() -> sql.count("waiting where attempt_id = '%s'".formatted(id)) == 1);
        publisher.publish(asked(release), release.leadId().toString(), 2, TENANT);
        await().until(() -> sql.said(id.toString()).size() == 2);
        publisher.publish(
                new WithdrawRequested(id, TENANT, release.campaignId(), release.leadId(), "paused", Instant.now()),
                release.leadId().toString(),
                3,
                TENANT);
        // then
        await().untilAsserted(() ->
                assertThat(sql.said(id.toString())).containsExactly("CallWaiting", "CallWaiting", "CallNotSent"));
        assertThat(sql.count("waiting")).isZero();
        assertThat(sql.texts("select state || ' ' || version from attempt")).containsExactly("NOT_SENT 3");
    }

    @Test
    void a_final_answer_is_given_again_when_asked() throws Exception {
        var release = release(0);
        publisher.publish(release, release.leadId().toString(), 1, TENANT);
        publisher.publish(
                new WithdrawRequested(
                        release.attemptId(), TENANT, release.campaignId(), release.leadId(), "x", Instant.now()),
                release.leadId().toString(),
                2,
                TENANT);
        publisher.publish(asked(release), release.leadId().toString(), 3, TENANT);
        await().untilAsserted(() -> assertThat(sql.said(release.attemptId().toString()))
                .containsExactly("CallWaiting", "CallNotSent", "CallNotSent"));
    }

    @Test
    void what_cannot_be_read_is_put_aside_and_the_rest_goes_on() throws Exception {
        // given
        var before = sql.count("dead_letter");
        var release = release(0);
        // when: no JSON, an unknown type, a release that lies about its id, then a good one, all of one key's partition
        publisher.raw(Topic.LEADS_READY, 0, "k", "{no json".getBytes(StandardCharsets.UTF_8), Map.of());
        publisher.raw(
                Topic.LEADS_READY,
                0,
                "k",
                "{}".getBytes(StandardCharsets.UTF_8),
                Map.of("ce_type", "dev.ringline.Nonsense.v9".getBytes(StandardCharsets.UTF_8)));
        publisher.publish(lying(release), release.leadId().toString(), 1, TENANT);
        publisher.publish(release, release.leadId().toString(), 2, TENANT);
        // then
        await().atMost(Duration.ofSeconds(20))
                .until(() -> sql.count("waiting where attempt_id = '%s'".formatted(release.attemptId())) == 1);
        await().until(() -> sql.count("dead_letter") == before + 3);
        assertThat(sql.count("attempt")).isOne();
    }

    @Test
    void an_unreadable_campaign_stops_what_it_may_concern_and_controls_hear_of_it() throws Exception {
        // when
        publisher.raw(
                Topic.CAMPAIGNS,
                1,
                UUID.randomUUID().toString(),
                "{no json".getBytes(StandardCharsets.UTF_8),
                Map.of());
        // then
        await().until(() -> sql.count("rule_stop where topic = 'ringline.campaigns.v1' and tenant_id is null") == 1);
        await().untilAsserted(() ->
                assertThat(sql.said("topic/ringline.campaigns.v1")).contains("RulesStopped"));
    }

    private static LeadReleased release(int ask) {
        var lead = new LeadId(UUID.randomUUID());
        return with(AttemptId.derive(TENANT, lead, 1), lead, ask);
    }

    private static LeadReleased asked(LeadReleased release) {
        return with(release.attemptId(), release.leadId(), release.ask() + 1);
    }

    private static LeadReleased lying(LeadReleased release) {
        return with(new AttemptId(UUID.randomUUID()), release.leadId(), 0);
    }

    private static LeadReleased with(AttemptId id, LeadId lead, int ask) {
        return new LeadReleased(
                id,
                TENANT,
                SHAPE.campaignId(),
                lead,
                1,
                ask,
                new E164("+15005550001"),
                "hash",
                SHAPE.poolId(),
                SHAPE.sipTrunkId(),
                SHAPE.agentName(),
                "{}",
                SHAPE.agent(),
                SHAPE.callerId(),
                Instant.now(),
                Instant.now().plusSeconds(600),
                SHAPE.caps(),
                30,
                600,
                1,
                Instant.now());
    }
}
