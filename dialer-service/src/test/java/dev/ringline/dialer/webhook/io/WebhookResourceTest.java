package dev.ringline.dialer.webhook.io;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.dialer.testing.Dials;
import dev.ringline.dialer.testing.Providers;
import dev.ringline.dialer.testing.Sql;
import dev.ringline.dialer.webhook.io.WebhookVerifier.Key;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Disposition;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.livekit.WebhookFaults;
import dev.ringline.sandbox.testing.RinglineServers;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Webhooks over HTTP: what is not LiveKit's leaves no trace, and what is leads to one state however it arrives. */
@QuarkusTest
@TestProfile(Providers.class)
@WithTestResource(value = RinglineServers.class, initArgs = @ResourceArg(name = "database", value = "dialer"))
class WebhookResourceTest {
    private static final Key KEY = new Key(LiveKitConfig.LOCAL_KEY, LiveKitConfig.LOCAL_SECRET);

    private static SimulatedLiveKit liveKit;
    private static int numbers = 2000;

    @Inject
    Dials dials;

    @Inject
    Sql sql;

    @TestHTTPResource("/webhooks/livekit")
    URI webhooks;

    @BeforeAll
    static void simulation() {
        var url = URI.create(ConfigProvider.getConfig().getValue("livekit.url", String.class));
        liveKit = SimulatedLiveKit.start(LiveKitConfig.local()
                .port(url.getPort())
                .trunk("ST_trunk", "t", "carrier.invalid", Dials.CALLER_ID.value()));
    }

    @AfterAll
    static void end() {
        liveKit.close();
    }

    @BeforeEach
    void nothing_stored() throws Exception {
        liveKit.reset();
        liveKit.webhooksTo(List.of(webhooks.toString()));
        sql.run("delete from webhook");
        sql.run("delete from reconciliation");
        sql.run("delete from hang_up");
        sql.empty();
    }

    @Test
    void a_genuine_event_is_stored_once_however_often_it_comes() {
        var body = event("EV_1");
        for (int times = 0; times < 3; times++) {
            assertThat(post(body, WebhookTokens.sign(body, KEY, Instant.now()))).isEqualTo(200);
        }
        assertThat(ours()).isOne();
    }

    @Test
    void what_is_not_livekits_is_refused_and_leaves_no_trace() {
        var body = event("EV_1");
        var now = Instant.now();
        assertThat(post(body, null)).isEqualTo(401);
        assertThat(post(body, "nonsense")).isEqualTo(401);
        assertThat(post(body, WebhookTokens.sign(body, new Key(KEY.name(), "guess"), now)))
                .isEqualTo(401);
        assertThat(post(body, WebhookTokens.sign(body, KEY, now, "none"))).isEqualTo(401);
        assertThat(post(body, WebhookTokens.sign(body, KEY, now.minusSeconds(600))))
                .isEqualTo(401);
        assertThat(post(event("EV_2"), WebhookTokens.sign(body, KEY, now))).isEqualTo(401);
        var large = new byte[(1 << 20) + 1];
        assertThat(post(large, WebhookTokens.sign(large, KEY, now))).isEqualTo(401);
        assertThat(ours()).isZero();
    }

    @Test
    void a_genuine_body_that_is_no_event_is_refused() {
        var body = "{\"id\":\"EV_1\"".getBytes(StandardCharsets.UTF_8);
        assertThat(post(body, WebhookTokens.sign(body, KEY, Instant.now()))).isEqualTo(400);
        assertThat(ours()).isZero();
    }

    @Test
    void what_the_far_end_puts_into_attributes_loses_no_event() {
        var attempt = new AttemptId(UUID.randomUUID());
        var body = """
                {"event":"participant_left","id":"EV_8","createdAt":"9223372036854775807","room":{"name":"%s"},
                 "participant":{"sid":"PA_1","identity":"%s","kind":"SIP","attributes":{
                   "sip.h.X-Odd":"a\\u0000b\\\\u0000c","sip.callStatus":"\\u0000hangup"}}}""".formatted(attempt.room(), attempt.identity()).getBytes(StandardCharsets.UTF_8);
        assertThat(post(body, WebhookTokens.sign(body, KEY, Instant.now()))).isEqualTo(200);
        assertThat(sql.texts("select call_status from webhook where event_id = 'EV_8'"))
                .containsExactly("hangup");
    }

    @Test
    void neither_turn_password_nor_number_is_kept() {
        var attempt = new AttemptId(UUID.randomUUID());
        var body = """
                {"event":"participant_joined","id":"EV_9","createdAt":"1767225600",
                 "room":{"name":"%s","turnPassword":"hunter2-hunter2"},
                 "participant":{"sid":"PA_1","identity":"%s","kind":"SIP","attributes":{
                   "sip.phoneNumber":"+15005550001","sip.trunkPhoneNumber":"+12025550100","sip.callStatus":"dialing"}}}""".formatted(attempt.room(), attempt.identity()).getBytes(StandardCharsets.UTF_8);
        assertThat(post(body, WebhookTokens.sign(body, KEY, Instant.now()))).isEqualTo(200);
        assertThat(sql.texts("select webhook::text from webhook where event_id = 'EV_9'"))
                .singleElement()
                .asString()
                .contains(attempt.toString(), "CALLEE", "dialing")
                .doesNotContain("hunter2", "5005550001", "2025550100");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "as they are,    0, 0, 0",
        "all repeated,   1, 0, 0",
        "out of order,   0, 1, 0",
        "late,           0, 0, 300",
        "all of it,      1, 0.5, 100"
    })
    void however_events_arrive_the_call_ends_the_same(String how, double repeat, double reorder, long delayMs)
            throws Exception {
        // given
        liveKit.webhookFaults(new WebhookFaults(0, repeat, reorder, delayMs, 0, 0, List.of()));
        var callee = "+1500555" + ++numbers;
        liveKit.callees().set(callee, "answer after=100ms talk=600ms");
        // when
        var id = dials.dial(callee, Duration.ofMinutes(1));
        // then
        await().atMost(Duration.ofSeconds(20)).until(() -> dials.stored(id).state() == AttemptState.ENDED);
        var attempt = dials.stored(id);
        assertThat(attempt.disposition()).isEqualTo(Disposition.ANSWERED);
        assertThat(attempt.talkTimeMs()).isNotNegative();
        assertThat(attempt.carrierCallSid()).startsWith("CA");
        assertThat(sql.said(id.toString())).containsExactly("CallWaiting", "CallDialing", "CallAnswered", "CallEnded");
    }

    @Test
    void while_the_holder_waits_for_its_answer_an_event_decides_nothing() throws Exception {
        // given: DIALING, and nobody has given up
        var id = dials.claimed("+1500555" + ++numbers, Duration.ofMinutes(1))
                .attempt()
                .attemptId();
        var body = """
                {"event":"participant_left","id":"EV_L","createdAt":"%d","room":{"name":"%s"},
                 "participant":{"sid":"PA_1","identity":"%s","kind":"SIP","disconnectReason":"USER_UNAVAILABLE",
                 "attributes":{"sip.callStatus":"ringing"}}}""".formatted(Instant.now().getEpochSecond(), id.room(), id.identity())
                .getBytes(StandardCharsets.UTF_8);
        // when
        assertThat(post(body, WebhookTokens.sign(body, KEY, Instant.now()))).isEqualTo(200);
        await().until(() -> sql.count("webhook where thought_at is not null and event_id = 'EV_L'") == 1);
        // then
        assertThat(dials.stored(id).state()).isEqualTo(AttemptState.DIALING);
    }

    /** Without those that the simulation still had on its way from a test before. */
    private long ours() {
        return sql.count("webhook where length(event_id) = 4");
    }

    private static byte[] event(String id) {
        return "{\"event\":\"room_started\",\"id\":\"%s\",\"createdAt\":\"1767225600\"}"
                .formatted(id)
                .getBytes(StandardCharsets.UTF_8);
    }

    private int post(byte[] body, String token) {
        var request = given().contentType("application/webhook+json").body(body);
        if (token != null) {
            request.header("Authorization", token);
        }
        return request.post(webhooks).statusCode();
    }
}
