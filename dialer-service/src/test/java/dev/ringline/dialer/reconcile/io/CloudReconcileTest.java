package dev.ringline.dialer.reconcile.io;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.fence.HoldOff;
import dev.ringline.dialer.fence.io.Fence;
import dev.ringline.dialer.testing.CloudProviders;
import dev.ringline.dialer.testing.Dials;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Disposition;
import dev.ringline.platform.secret.Sealing;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.livekit.WebhookFaults;
import dev.ringline.sandbox.testing.RinglineServers;
import dev.ringline.sandbox.testing.SharedServers;
import dev.ringline.sandbox.twilio.SimulatedTwilio;
import dev.ringline.sandbox.twilio.TwilioConfig;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where LiveKit makes rooms by itself: a dial that comes late rings nobody for long, and is not taken for one never sent. */
@QuarkusTest
@TestProfile(CloudProviders.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class CloudReconcileTest {
    private static final AtomicInteger NUMBERS = new AtomicInteger(3000);
    private static final Duration SOON = Duration.ofMillis(500);
    private static final Duration HOLD_OFF =
            HoldOff.TOKEN_LIFE.plus(CloudProviders.LEEWAY).plusMillis(500); // and half of the patience
    private static final WebhookFaults NONE_ARRIVES = new WebhookFaults(1, 0, 0, 0, 0, 0, List.of());

    private final String callee = "+1500555" + NUMBERS.incrementAndGet();

    private static SimulatedTwilio twilio;
    private static SimulatedLiveKit liveKit;

    @Inject
    Dials dials;

    @Inject
    ReconcileTick reconcile;

    @Inject
    Fence fence;

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
                .cloud()
                .leeway(CloudProviders.LEEWAY)
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
        sql.run("delete from reconciliation");
        sql.run("delete from hang_up");
        sql.empty();
        sql.run("insert into pool_rule values ('%s', 'acme', 1, 'main', 20, 10, 'twilio', '%s', false)"
                .formatted(
                        Attempts.release().poolId(),
                        sealing.seal("{\"accountSid\":\"%s\",\"authToken\":\"%s\"}"
                                .formatted(TwilioConfig.DEMO_ACCOUNT, TwilioConfig.DEMO_TOKEN))));
    }

    @Test
    void without_a_fence_it_may_dial_because_somebody_said_so() {
        assertThat(fence.probe()).isEqualTo(Fence.State.ABSENT);
        assertThat(fence.mayDial()).isTrue();
        given().get("/q/health/ready")
                .then()
                .body("checks.find { it.name == 'fence' }.data.mode", org.hamcrest.Matchers.is("cloud"));
    }

    @Test
    void a_dial_that_comes_while_its_number_is_held_off_is_found_and_put_out() throws Exception {
        // given
        liveKit.callees().set(callee, "noanswer wire=late late=3s");
        var id = dials.dial(callee, SOON);
        // when
        var after = settled(id);
        // then
        assertThat(after.disposition()).isEqualTo(Disposition.CANCELLED);
        assertThat(after.counts()).isTrue();
        assertThat(liveKit.invites().total()).isEqualTo(1);
        assertThat(liveKit.roomNames()).doesNotContain(id.room());
    }

    @Test
    void a_late_dial_of_which_no_webhook_tells_is_found_by_the_carriers_list() throws Exception {
        liveKit.webhookFaults(NONE_ARRIVES);
        liveKit.callees().set(callee, "answer after=50ms talk=300ms wire=late late=3500ms");
        var after = settled(dials.dial(callee, SOON));
        assertThat(after.disposition()).isIn(Disposition.ANSWERED, Disposition.CANCELLED); // put out in that moment
        assertThat(after.counts()).isTrue();
        assertThat(liveKit.invites().total()).isEqualTo(1);
    }

    @Test
    void a_dial_that_comes_when_its_token_is_dead_rings_nobody_and_was_not_sent() throws Exception {
        // given
        liveKit.callees().set(callee, "answer wire=late late=7s");
        var begun = System.nanoTime();
        // when
        var after = settled(dials.dial(callee, SOON));
        // then
        assertThat(after.state()).isEqualTo(AttemptState.NOT_SENT);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(HOLD_OFF);
        assertThat(sql.count("live_call")).isZero();
        await().during(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(3))
                .until(() -> liveKit.invites().total() == 0);
    }

    @Test
    void nobody_settles_it_while_it_may_yet_come() throws Exception {
        liveKit.callees().set(callee, "answer wire=late late=7s");
        var id = dials.dial(callee, SOON);
        resolve(id, 409);
        assertThat(settled(id).state()).isEqualTo(AttemptState.NOT_SENT);
    }

    @Test
    void whom_a_person_hung_up_on_is_not_rung_by_the_dial_that_was_still_on_its_way() throws Exception {
        // given
        liveKit.callees().set(callee, "noanswer wire=late late=1s");
        var id = dials.dial(callee, Duration.ofMinutes(1));
        // when
        sql.run("insert into hang_up (attempt_id, actor) values ('%s', 'op')".formatted(id));
        await().until(() -> liveKit.invites().total() == 1);
        // then: put out while it rings, not given up when it has rung long enough
        await().until(() -> sql.count(
                        "webhook where attempt_id = '%s' and who = 'CALLEE' and left_reason is not null".formatted(id))
                == 1);
        assertThat(sql.texts(
                        "select left_reason from webhook where attempt_id = '%s' and who = 'CALLEE' and left_reason is not null"
                                .formatted(id)))
                .containsExactly("ROOM_DELETED");
    }

    private static void resolve(AttemptId id, int status) {
        given().header("Authorization", "Bearer " + SharedServers.tokens().mint("acme", "operator"))
                .contentType(ContentType.JSON)
                .body("{\"disposition\":\"NOT_SENT\",\"evidence\":\"I believe so\"}")
                .post("/api/v1/tenants/acme/attempts/" + id + "/resolve")
                .then()
                .statusCode(status);
    }

    private Attempt settled(AttemptId id) throws Exception {
        await().atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .until(() -> {
                    reconcile.takeUp();
                    if (sql.count("reconciliation where attempt_id = '%s' and due_at <= clock_timestamp()"
                                    .formatted(id))
                            == 1) {
                        reconcile.step(id);
                    }
                    return dials.stored(id).state().isFinal();
                });
        return dials.stored(id);
    }

    private static int port(String setting) {
        return URI.create(ConfigProvider.getConfig().getValue(setting, String.class))
                .getPort();
    }
}
