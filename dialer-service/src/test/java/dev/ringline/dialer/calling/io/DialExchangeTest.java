package dev.ringline.dialer.calling.io;

import static dev.ringline.dialer.attempt.Attempts.after;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.attempt.AttemptFact.PreparationBegan;
import dev.ringline.dialer.attempt.AttemptStart;
import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.calling.DialOutcome;
import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.calling.OutcomeTable;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.claim.io.DialClaims;
import dev.ringline.events.AttemptId;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.process.Ports;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The dial as LiveKit sees it, on the simulation; where a wire has to misbehave, on a server that does. */
class DialExchangeTest {
    private static final String CALLEE = "+15005550001";

    private static Vertx vertx;
    private static SimulatedLiveKit sim;
    private static LiveKitRooms rooms;
    private static DialExchange exchange;

    private HttpServer strange;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        sim = SimulatedLiveKit.start(LiveKitConfig.local().trunk("ST_trunk", "t", "carrier.test", "+15005550100"));
        var access = access(sim.url());
        exchange = new DialExchange(access, vertx);
        rooms = Rooms.of(access);
    }

    @AfterAll
    static void stop() throws Exception {
        exchange.close();
        sim.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void reset() {
        sim.reset();
        if (strange != null) {
            strange.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "answer after=50ms, ANSWERED",
        "busy after=50ms, BUSY",
        "unavailable after=50ms, UNAVAILABLE",
        "reject after=50ms, REJECTED",
        "unwanted after=50ms, REJECTED",
        "fraud, REJECTED",
        "forbidden, TRUNK_AUTH",
        "notfound, INVALID_NUMBER",
        "gone, INVALID_NUMBER",
        "incomplete, INVALID_NUMBER",
        "media, MEDIA",
        "terminated after=50ms, NO_ANSWER",
        "timeout after=50ms, NO_ANSWER",
        "noanswer, NO_ANSWER",
        "silent, NO_ANSWER",
        "race, NO_ANSWER",
        "cps, THROTTLED",
        "concurrency, THROTTLED",
        "sip status=503, TRUNK_FAILURE",
        "gateway-timeout, TRUNK_FAILURE",
        "auth, TRUNK_AUTH",
        "nocodec after=50ms, MEDIA",
        "dns, TRUNK_FAILURE",
        "nobridge, INFRA",
        "cpu, INFRA"
    })
    void each_callee_has_its_disposition(String script, Disposition disposition) throws Exception {
        sim.callees().set(CALLEE, script);
        assertThat(disposition(dial(1))).isEqualTo(disposition);
        assertThat(sim.invites().maxPerAttempt()).isLessThanOrEqualTo(1);
    }

    @Test
    void the_callee_sees_the_claims_caller_id_and_the_carrier_our_attempt() throws Exception {
        var claim = dialled();
        assertThat(sim.invites().list()).singleElement().satisfies(invite -> {
            assertThat(invite.from()).isEqualTo("+15005550100");
            assertThat(invite.to()).isEqualTo(CALLEE);
            assertThat(invite.trunk()).isEqualTo("ST_trunk");
            assertThat(invite.attemptId()).isEqualTo(claim.attempt().attemptId().toString());
            assertThat(invite.room()).isEqualTo(claim.attempt().attemptId().room());
        });
    }

    @Test
    void a_claim_is_spent_once_however_often_it_is_handed_over() throws Exception {
        var claim = dialled();
        assertThat(exchange.send(claim, Runnable::run)).isInstanceOf(DialExchange.Sent.NotAgain.class);
        assertThat(sim.invites().total()).isOne();
    }

    @Test
    void a_slot_more_than_100_ms_past_sends_nothing() throws Exception {
        var claim = claim(1, Duration.ofMillis(150));
        assertThat(exchange.send(claim, Runnable::run)).isInstanceOf(DialExchange.Sent.TooLate.class);
        assertThat(sim.invites().total()).isZero();
    }

    @Test
    void a_dial_into_a_closed_room_sends_nothing() throws Exception {
        var reply = reply(
                exchange, 1, claim -> rooms.close(claim.attempt().attemptId().room()));
        assertThat(outcome(reply)).isInstanceOf(DialOutcome.NotSent.class);
        assertThat(sim.invites().total()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer wire=reset-before", "answer wire=reset-after"})
    void a_reset_proves_nothing_and_is_never_repeated(String script) throws Exception {
        sim.callees().set(CALLEE, script);
        assertThat(outcome(dial(1))).isInstanceOf(DialOutcome.Unknown.class);
        assertThat(sim.invites().maxPerAttempt()).isLessThanOrEqualTo(1);
    }

    @Test
    void a_swallowed_reply_is_waited_for_and_then_unknown() throws Exception {
        sim.callees().set(CALLEE, "answer wire=swallowed talk=100ms");
        var begun = System.nanoTime();
        assertThat(outcome(dial(1))).isInstanceOf(DialOutcome.Unknown.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofSeconds(15), Duration.ofSeconds(30));
        assertThat(sim.invites().maxPerAttempt()).isOne();
    }

    @Test
    void nobody_listening_is_proof_that_nothing_was_sent() throws Exception {
        var port = Ports.free();
        try (var closeable = new Closing(new DialExchange(access("http://127.0.0.1:" + port), vertx))) {
            var reply = reply(closeable.exchange, 1, claim -> {});
            assertThat(reply).isInstanceOf(DialReply.NotWritten.class);
        }
    }

    /** OkHttp would send each of these again: two calls. */
    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 408, 421, 429, 500, 502, 503, 504})
    void whatever_comes_back_there_is_one_request(int status) throws Exception {
        var requests = new AtomicInteger();
        var url = serve(request -> {
            requests.incrementAndGet();
            request.response()
                    .setStatusCode(status)
                    .putHeader("Retry-After", "0")
                    .putHeader("Location", "/elsewhere")
                    .end();
        });
        try (var closeable = new Closing(new DialExchange(access(url), vertx))) {
            assertThat(outcome(reply(closeable.exchange, 1, claim -> {}))).isInstanceOf(DialOutcome.Unknown.class);
        }
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_pooled_connection_that_dies_under_a_dial_is_not_tried_again() throws Exception {
        var requests = new AtomicInteger();
        var url = serve(request -> {
            if (requests.incrementAndGet() == 1) {
                request.response().setStatusCode(503).end();
            } else {
                request.connection().close();
            }
        });
        try (var closeable = new Closing(new DialExchange(access(url), vertx))) {
            reply(closeable.exchange, 1, claim -> {}); // leaves a connection in the pool
            assertThat(outcome(reply(closeable.exchange, 2, claim -> {}))).isInstanceOf(DialOutcome.Unknown.class);
        }
        assertThat(requests).hasValue(2);
    }

    @Test
    void an_answer_without_end_is_not_read_for_ever() throws Exception {
        var url = serve(request ->
                request.response().setStatusCode(500).setChunked(true).end("x".repeat(100_000)));
        try (var closeable = new Closing(new DialExchange(access(url), vertx))) {
            assertThat(outcome(reply(closeable.exchange, 1, claim -> {}))).isInstanceOf(DialOutcome.Unknown.class);
        }
    }

    @Test
    void the_request_says_how_long_it_may_take_and_its_token_lives_5_s() throws Exception {
        var timeout = new CompletableFuture<String>();
        var token = new CompletableFuture<String>();
        var url = serve(request -> {
            timeout.complete(request.getHeader("X-Twirp-Timeout-Ms"));
            token.complete(request.getHeader("Authorization"));
            request.response().setStatusCode(500).end();
        });
        try (var closeable = new Closing(new DialExchange(access(url), vertx))) {
            reply(closeable.exchange, 7, claim -> {});
        }
        assertThat(timeout.get(1, TimeUnit.SECONDS)).isEqualTo("17000");
        var claims = new JsonObject(new String(
                Base64.getUrlDecoder().decode(token.get(1, TimeUnit.SECONDS).split("\\.")[1]), StandardCharsets.UTF_8));
        assertThat(claims.getJsonObject("sip").getBoolean("call")).isTrue();
        assertThat(claims.getLong("exp") - System.currentTimeMillis() / 1_000).isBetween(3L, 6L);
    }

    private DialReply dial(int ringingS) throws IOException {
        return reply(exchange, ringingS, claim -> {});
    }

    /** A busy machine misses a slot now and then; then nothing was sent, and another claim is dialled. */
    private static DialReply reply(DialExchange exchange, int ringingS, Before before) throws IOException {
        while (true) {
            var claim = claim(ringingS, before);
            if (exchange.send(claim, Runnable::run) instanceof DialExchange.Sent.Replied replied) {
                return replied.reply();
            }
        }
    }

    private static DialClaim dialled() throws IOException {
        while (true) {
            var claim = claim(1, Duration.ZERO);
            if (exchange.send(claim, Runnable::run) instanceof DialExchange.Sent.Replied) {
                return claim;
            }
        }
    }

    @FunctionalInterface
    private interface Before {
        void on(DialClaim claim) throws IOException;
    }

    private static DialOutcome outcome(DialReply reply) {
        return OutcomeTable.of(reply, false);
    }

    private static Disposition disposition(DialReply reply) {
        return switch (outcome(reply)) {
            case DialOutcome.Answered answered -> Disposition.ANSWERED;
            case DialOutcome.Ended ended -> ended.outcome().disposition();
            case DialOutcome.NotSent notSent -> notSent.disposition();
            case DialOutcome.Unknown unknown -> Disposition.UNKNOWN;
        };
    }

    /** A claim whose room is prepared, due now once that is done. */
    private static DialClaim claim(int ringingS, Before before) throws IOException {
        var attempt = claim(ringingS, Duration.ZERO);
        before.on(attempt);
        return DialClaims.of(attempt.attempt(), attempt.release(), System.nanoTime());
    }

    private static DialClaim claim(int ringingS, Duration late) throws IOException {
        var model = Attempts.release();
        var lead = new LeadId(UUID.randomUUID());
        var release = new LeadReleased(
                AttemptId.derive(model.tenantId(), lead, 1),
                model.tenantId(),
                model.campaignId(),
                lead,
                1,
                0,
                new E164(CALLEE),
                "hash",
                model.poolId(),
                model.sipTrunkId(),
                model.agentName(),
                "{}",
                model.agent(),
                model.callerId(),
                model.callableFrom(),
                model.callableUntil(),
                model.caps(),
                ringingS,
                600,
                1,
                model.releasedAt());
        rooms.create(release);
        var claimed = after(
                AttemptStart.of(release, Attempts.NOON), new PreparationBegan(Attempts.at(1)), Attempts.claimed());
        return DialClaims.of(claimed, release, System.nanoTime() - late.toNanos());
    }

    private String serve(Handler<HttpServerRequest> handler) throws Exception {
        strange = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> handler.handle(request)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
        return "http://127.0.0.1:" + strange.actualPort();
    }

    private static LiveKitAccess access(String url) {
        return new LiveKitAccess(url, LiveKitConfig.LOCAL_KEY, LiveKitConfig.LOCAL_SECRET);
    }

    private record Closing(DialExchange exchange) implements AutoCloseable {
        @Override
        public void close() {
            exchange.close();
        }
    }
}
