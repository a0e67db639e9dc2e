package dev.ringline.dialer.restore.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.attempt.AttemptDecider;
import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptStart;
import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.reconcile.io.Reconciler;
import dev.ringline.dialer.restore.Soundness;
import dev.ringline.dialer.testing.Dials;
import dev.ringline.dialer.testing.Providers;
import dev.ringline.dialer.testing.Publisher;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.dialer.testing.TrustedDatabase;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Disposition;
import dev.ringline.events.KillSwitchChanged;
import dev.ringline.events.LeadId;
import dev.ringline.events.Topic;
import dev.ringline.platform.secret.Sealing;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.twilio.SimulatedTwilio;
import dev.ringline.sandbox.twilio.TwilioConfig;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Databases that forgot, beside a Kafka, a LiveKit and a carrier that did not. */
@QuarkusTest
@TestProfile(Providers.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class RestoreTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger(7_000);

    private static SimulatedTwilio twilio;
    private static SimulatedLiveKit liveKit;

    @Inject
    RestoreTick restore;

    @Inject
    Reconciler reconciler;

    @Inject
    AttemptTable attempts;

    @Inject
    EngineDatabase database;

    @Inject
    Dials dials;

    @Inject
    Publisher publisher;

    @Inject
    TrustedDatabase trusted;

    @Inject
    Sealing sealing;

    @Inject
    Sql sql;

    @TestHTTPResource("/webhooks/livekit")
    URI webhooks;

    @BeforeAll
    static void providers() {
        twilio = SimulatedTwilio.start(
                TwilioConfig.local().port(port("ringline.twilio.url")).demoAccounts());
        liveKit = SimulatedLiveKit.start(LiveKitConfig.local()
                .port(port("livekit.url"))
                .trunk("ST_trunk", "t", "carrier.invalid", Dials.CALLER_ID.value())
                .carrier(twilio::record));
    }

    @AfterAll
    static void end() {
        liveKit.close();
        twilio.close();
    }

    @BeforeEach
    void a_pool_whose_carrier_can_be_asked() throws Exception {
        liveKit.reset();
        liveKit.webhooksTo(List.of(webhooks.toString()));
        publisher.createTopics(Topic.LEADS_READY);
        sql.run("delete from control_version");
        sql.empty();
        sql.run("insert into pool_rule values ('%s', 'acme', 1, 'main', 20, 10, 'twilio', '%s', false)"
                .formatted(
                        Attempts.release().poolId(),
                        sealing.seal("{\"accountSid\":\"%s\",\"authToken\":\"%s\"}"
                                .formatted(TwilioConfig.DEMO_ACCOUNT, TwilioConfig.DEMO_TOKEN))));
        trusted.trust();
        restore.step(); // what stands on the topics now is known
        sql.run("delete from relayed");
    }

    @AfterEach
    void sound() throws Exception {
        sql.empty();
        trusted.trust();
    }

    @Test
    void what_kafka_was_told_is_known_again() throws Exception {
        // given
        var over = waiting();
        said(over, 3, dialled(over, Attempts.failed(Disposition.BUSY)));
        var talking = released();
        said(talking, 5, dialled(talking, new AttemptFact.Answered(AttemptFact.CallIds.NONE, null, Instant.now())));
        var newer = waiting();
        said(newer, 1, newer);
        // when
        anotherDatabase();
        until(Soundness.SETTLING);
        // then
        assertThat(stored(over).state()).isEqualTo(AttemptState.ENDED);
        assertThat(stored(over).disposition()).isEqualTo(Disposition.BUSY);
        assertThat(sql.count("waiting where attempt_id = '%s'".formatted(over.attemptId())))
                .isZero();
        assertThat(stored(talking).state()).isEqualTo(AttemptState.ANSWERED);
        assertThat(sql.count("live_call where attempt_id = '%s'".formatted(talking.attemptId())))
                .isOne();
        assertThat(stored(newer).state()).isEqualTo(AttemptState.UNKNOWN);
    }

    @Test
    void what_was_dialled_in_a_commit_that_nobody_knows_is_found_and_the_shards_open_by_themselves() throws Exception {
        // given: three that the backup has as waiting; one talks, one was busy, one was never dialled
        liveKit.callees().set(number(1), "answer after=50ms talk=never");
        liveKit.callees().set(number(2), "busy after=50ms");
        var talking = forgotten(dials.dial(number(1), Duration.ofMinutes(1)));
        var busy = forgotten(dials.dial(number(2), Duration.ofMinutes(1)));
        var idle = waiting().attemptId();
        // when
        anotherDatabase();
        until(Soundness.SOUND);
        // then
        assertThat(dials.stored(talking).state()).isEqualTo(AttemptState.ANSWERED);
        assertThat(sql.count("live_call where attempt_id = '%s'".formatted(talking)))
                .isOne();
        assertThat(dials.stored(busy).disposition()).isEqualTo(Disposition.BUSY);
        assertThat(dials.stored(idle).state()).isEqualTo(AttemptState.NOT_SENT);
        assertThat(dials.stored(idle).burnt()).isFalse();
        assertThat(liveKit.invites().maxPerAttempt()).isOne();
        assertThat(sql.count("shard where shut_reason is not null")).isZero();
    }

    @Test
    void until_it_is_known_nobody_may_say_that_an_attempt_was_not_dialled() throws Exception {
        // given
        var id = waiting().attemptId();
        var withdrawn = new AttemptFact.Withdrawn("withdrawn", Instant.now());
        // when
        anotherDatabase();
        // then
        assertThatThrownBy(() -> transition(id, withdrawn)).isInstanceOf(SQLException.class);
        // and when
        step(Soundness.UNPROVEN);
        assertThat(now()).isEqualTo(Soundness.REPLAYING);
        transition(id, withdrawn);
        // then
        assertThat(sql.count("shard where shut_reason is null")).isZero();
        assertThat(dials.stored(id).state()).isEqualTo(AttemptState.WAITING);
        // and one that is released when all is known again is as any other
        until(Soundness.SETTLING);
        var late = waiting().attemptId();
        transition(late, withdrawn);
        assertThat(dials.stored(late).state()).isEqualTo(AttemptState.NOT_SENT);
    }

    @Test
    void a_server_that_only_started_anew_goes_on_at_once() throws Exception {
        // given
        anotherDatabase();
        until(Soundness.SOUND); // it knows all that the topic holds
        var known = waiting();
        said(known, 1, known);
        // when
        sql.run("update database_identity set proven = 'before it started'");
        step(Soundness.UNPROVEN);
        // then
        assertThat(now()).isEqualTo(Soundness.SOUND);
        assertThat(stored(known).state()).isEqualTo(AttemptState.WAITING);
    }

    @Test
    void files_that_were_exchanged_while_it_was_down_are_noticed_by_what_they_lack() throws Exception {
        // given
        var known = waiting();
        said(known, 2, dialled(known, Attempts.failed(Disposition.BUSY)));
        // when
        sql.run("update database_identity set proven = 'before it started'");
        step(Soundness.UNPROVEN);
        // then
        assertThat(now()).isEqualTo(Soundness.REREADING);
        until(Soundness.SOUND);
        assertThat(stored(known).disposition()).isEqualTo(Disposition.BUSY);
    }

    @Test
    void a_kill_switch_that_was_turned_since_the_backup_stays_turned() throws Exception {
        var on = new KillSwitchChanged(
                Attempts.TENANT, KillSwitchChanged.Scope.TENANT, null, true, "somebody", Instant.now());
        publisher.publish(on, "kill/acme", 4, Attempts.TENANT);
        anotherDatabase();
        until(Soundness.SOUND);
        assertThat(sql.count("kill_switch where tenant_id = 'acme' and scope = 'TENANT' and is_on"))
                .isOne();
    }

    private void anotherDatabase() throws SQLException {
        sql.run("update database_identity set kept = 'another', proven = 'another'");
    }

    private void step(Soundness at) throws Exception {
        assertThat(now()).isEqualTo(at);
        restore.step();
    }

    private Soundness now() throws SQLException {
        return database.inTransaction(IdentityTable::read);
    }

    private void until(Soundness soundness) {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    if (now() != soundness) {
                        restore.step();
                    }
                    reconciler.goOn();
                    return now() == soundness;
                });
    }

    /** As the backup has it: released, and no more. */
    private AttemptId forgotten(AttemptId id) throws SQLException {
        await().until(() -> dials.stored(id).state() != AttemptState.DIALING);
        var body = AttemptJson.write(unclaimed(dials.stored(id)));
        sql.run("delete from live_call");
        sql.run("delete from webhook");
        sql.run(
                "update attempt set state = 'WAITING', version = 1, slot_at = null, deadline = null, counts = false, body = '%s' where attempt_id = '%s'"
                        .formatted(body.replace("'", "''"), id));
        inLine(dials.stored(id));
        return id;
    }

    private void inLine(Attempt attempt) throws SQLException {
        sql.run("""
                insert into waiting (attempt_id, tenant_id, campaign_id, pool_id, number, number_hash, callable_from,
                    callable_until, rules_version, release, sip_trunk_id, cap_window_s)
                values ('%s', 'acme', '%s', '%s', '%s', 'hash', now(), now() + interval '1 hour', 1, '{}', 'ST_trunk', 60)""".formatted(
                        attempt.attemptId(),
                        attempt.campaignId(),
                        attempt.poolId(),
                        attempt.to().value()));
    }

    private static Attempt unclaimed(Attempt known) {
        var model = Attempts.release();
        return AttemptStart.of(
                new dev.ringline.events.LeadReleased(
                        known.attemptId(),
                        known.tenantId(),
                        known.campaignId(),
                        known.leadId(),
                        1,
                        0,
                        known.to(),
                        "hash",
                        known.poolId(),
                        known.sipTrunkId(),
                        known.agentName(),
                        "{}",
                        model.agent(),
                        model.callerId(),
                        model.callableFrom(),
                        model.callableUntil(),
                        model.caps(),
                        2,
                        600,
                        1,
                        Instant.now().minusSeconds(60)),
                Instant.now());
    }

    private Attempt released() {
        var number = number(NUMBERS.incrementAndGet());
        var id = AttemptId.derive(Attempts.TENANT, new LeadId(UUID.randomUUID()), 1);
        return AttemptStart.of(dials.release(number, id), Instant.now());
    }

    private Attempt waiting() throws SQLException {
        var attempt = released();
        database.inTransaction(
                connection -> attempts.start(connection, List.of(new AttemptTable.Start(attempt, null))));
        inLine(attempt);
        return attempt;
    }

    private static Attempt dialled(Attempt attempt, AttemptFact then) {
        var now = Instant.now();
        var claimed = new AttemptFact.Claimed(
                Dials.CALLER_ID,
                new dev.ringline.events.NumberId(UUID.randomUUID()),
                "dead",
                1,
                1,
                now,
                now.plusSeconds(1),
                now);
        return after(after(after(attempt, new AttemptFact.PreparationBegan(now)), claimed), then);
    }

    private static Attempt after(Attempt attempt, AttemptFact fact) {
        return switch (AttemptDecider.decide(attempt, fact)) {
            case dev.ringline.dialer.attempt.AttemptProgress.Moved moved -> moved.after();
            case dev.ringline.dialer.attempt.AttemptProgress.Noted noted -> noted.after();
            case dev.ringline.dialer.attempt.AttemptProgress.Nothing nothing -> attempt;
        };
    }

    private void said(Attempt of, long version, Attempt became) throws Exception {
        publisher.publish(AttemptDecider.present(became), of.attemptId().toString(), version, Attempts.TENANT);
    }

    private void transition(AttemptId id, AttemptFact fact) throws SQLException {
        database.inTransaction(connection -> attempts.transition(connection, id, fact));
    }

    private Attempt stored(Attempt attempt) throws SQLException {
        return dials.stored(attempt.attemptId());
    }

    private static String number(int last) {
        return "+1500555" + (last < 1_000 ? 6_000 + last : last);
    }

    private static int port(String setting) {
        return URI.create(ConfigProvider.getConfig().getValue(setting, String.class))
                .getPort();
    }
}
