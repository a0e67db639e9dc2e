package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.claim.io.ClaimTransaction;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.pacing.Turn;
import dev.ringline.platform.CrashPoint;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The one HTTP exchange of a dial (P1, P2). It follows no redirect, repeats nothing, and takes a {@link DialClaim}: the
 * connection stands first, then the claim is spent, then the request is written, once.
 */
@ApplicationScoped
public class DialExchange {
    private static final String PATH = "/twirp/livekit.SIP/CreateSIPParticipant";
    private static final String ROOMS = "/twirp/livekit.RoomService/ListRooms";
    private static final ListRoomsRequest NO_ROOM =
            ListRoomsRequest.newBuilder().addNames("warm-up").build();
    private static final int WARM_UPS = 50;
    private static final int WARM_UPS_THAT_COUNT = 3;
    private static final Logger LOG = Logger.getLogger(DialExchange.class);
    private static final int CONNECT_MS = 3_000;
    private static final int CONNECTIONS = 4_000;
    private static final int IDLE_CONNECTION_S = 10;
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final LiveKitAccess liveKit;
    private final HttpClient client;
    private final long serverGraceMs;
    private final long clientGraceMs;
    private final int warmUps;

    /**
     * @param patience beyond the ringing timeout, after which an attempt is overdue: within half of it the bridge has given
     *     up, within three quarters we have (TELEPHONY 2.8)
     */
    @Inject
    DialExchange(
            LiveKitAccess liveKit,
            DialLoop loop,
            @ConfigProperty(name = ClaimTransaction.PATIENCE, defaultValue = ClaimTransaction.USUAL_PATIENCE)
                    Duration patience,
            LiveKitSettings settings) {
        this(liveKit, loop.vertx(), patience, settings.isFenced() ? WARM_UPS : WARM_UPS_THAT_COUNT);
    }

    private DialExchange(LiveKitAccess liveKit, Vertx vertx, Duration patience, int warmUps) {
        this.warmUps = warmUps;
        this.serverGraceMs = patience.toMillis() / 2;
        this.clientGraceMs = patience.toMillis() * 3 / 4;
        this.liveKit = liveKit;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MS)
                        .setKeepAliveTimeout(IDLE_CONNECTION_S)
                        .setTcpNoDelay(true)
                        .setShared(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(0));
    }

    DialExchange(LiveKitAccess liveKit, Vertx vertx) {
        this(liveKit, vertx, Duration.ofSeconds(20), WARM_UPS);
    }

    /**
     * Asks for rooms along the way that dials take, so that the first of them meets loaded code and a LiveKit that knows us.
     * Dials nothing; a LiveKit that is away is left alone.
     */
    public void warmUp() {
        try {
            for (int i = 0; i < warmUps; i++) {
                var asked =
                        client.request(rooms()).compose(request -> request.send(Buffer.buffer(NO_ROOM.toByteArray())));
                await(asked.compose(HttpClientResponse::body), CONNECT_MS);
            }
        } catch (ExecutionException | TimeoutException e) {
            LOG.debugf("not warmed up: %s", reason(e));
        }
    }

    private RequestOptions rooms() {
        return liveKit.post(ROOMS)
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/protobuf")
                .putHeader("Authorization", liveKit.mayListRooms());
    }

    /** What came of handing a claim over. */
    sealed interface Sent {
        record Replied(DialReply reply) implements Sent {}

        /** Its slot is past: nothing was written. */
        record TooLate() implements Sent {}

        /** Somebody spent it before: nothing is to be done. */
        record NotAgain() implements Sent {}
    }

    /**
     * Blocks until the answer is in, or cannot come any more: for a virtual thread.
     *
     * @param turn comes when the claim's lane lets it through: asked when nothing is left to do but write
     */
    Sent send(DialClaim claim, Turn turn) {
        HttpClientRequest request;
        try {
            request = await(connected(claim), CONNECT_MS + 1_000L);
        } catch (ExecutionException | TimeoutException e) {
            return replied(new DialReply.NotWritten(reason(e)));
        }
        var body = Buffer.buffer(body(claim).toByteArray()); // before its turn: who is stopped after it sends late
        request.exceptionHandler(e -> {}); // whoever awaits the answer is told; unheard it would be logged as an error
        turn.await();
        return switch (claim.spend(System.nanoTime())) {
            case SEND -> replied(exchange(request, body, ringingS(claim), turn));
            case TOO_LATE -> dropped(request, turn, new Sent.TooLate());
            case SPENT -> dropped(request, turn, new Sent.NotAgain());
        };
    }

    /**
     * A connection to write to. One of the pool that closes in the moment when it is handed out is followed by another:
     * nothing is written before there is one.
     */
    private Future<HttpClientRequest> connected(DialClaim claim) {
        return client.request(options(claim))
                .recover(e ->
                        e instanceof HttpClosedException ? client.request(options(claim)) : Future.failedFuture(e));
    }

    private static Sent dropped(HttpClientRequest request, Turn turn, Sent sent) {
        turn.dropped();
        request.reset();
        return sent;
    }

    private DialReply exchange(HttpClientRequest request, Buffer body, int ringingS, Turn turn) {
        try {
            var answer = request.response().compose(DialExchange::read); // it may be here before we ask for it
            request.end(body).onComplete(done -> {
                turn.written();
                if (done.succeeded()) {
                    CrashPoint.at("after-send"); // the bytes are out: whoever dies here has dialled
                }
            });
            return await(answer, 1_000L * ringingS + clientGraceMs);
        } catch (ExecutionException | TimeoutException e) {
            request.reset();
            return new DialReply.Silence(reason(e));
        }
    }

    private RequestOptions options(DialClaim claim) {
        return liveKit.post(PATH)
                .setFollowRedirects(false)
                .putHeader("Content-Type", "application/protobuf")
                .putHeader("Authorization", liveKit.mayDial())
                .putHeader("X-Twirp-Timeout-Ms", Long.toString(1_000L * ringingS(claim) + serverGraceMs));
    }

    private static CreateSIPParticipantRequest body(DialClaim claim) {
        var attempt = claim.attempt();
        var id = attempt.attemptId();
        return CreateSIPParticipantRequest.newBuilder()
                .setSipTrunkId(attempt.sipTrunkId())
                .setSipCallTo(attempt.to().value())
                .setSipNumber(attempt.from().value())
                .setRoomName(id.room())
                .setParticipantIdentity(id.identity())
                .putParticipantAttributes("dialer.attempt", id.toString())
                .putParticipantAttributes(
                        "dialer.campaign", attempt.campaignId().toString())
                .putParticipantAttributes("dialer.epoch", String.valueOf(attempt.epoch()))
                .putHeaders("X-Attempt-Id", id.toString())
                .setRingingTimeout(seconds(ringingS(claim)))
                .setMaxCallDuration(seconds(claim.release().maxCallDurationS()))
                .setWaitUntilAnswered(true)
                .build();
    }

    private static Future<DialReply> read(HttpClientResponse response) {
        Promise<DialReply> read = Promise.promise();
        var body = Buffer.buffer();
        response.handler(part -> {
            if (body.length() + part.length() > ANSWER_BYTES_MAX) {
                read.tryComplete(new DialReply.Silence("an answer without end"));
                response.request().reset();
            } else {
                body.appendBuffer(part);
            }
        });
        response.exceptionHandler(read::tryFail);
        response.endHandler(done -> read.tryComplete(Replies.of(response.statusCode(), body.getBytes())));
        return read.future();
    }

    private static <T> T await(Future<T> future, long atMostMs) throws ExecutionException, TimeoutException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(atMostMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }

    private static int ringingS(DialClaim claim) {
        return claim.release().ringingTimeoutS();
    }

    private static com.google.protobuf.Duration seconds(long seconds) {
        return com.google.protobuf.Duration.newBuilder().setSeconds(seconds).build();
    }

    private static Sent replied(DialReply reply) {
        return new Sent.Replied(reply);
    }

    private static String reason(Exception e) {
        var cause = e.getCause() == null ? e : e.getCause();
        return cause.getClass().getSimpleName() + (cause.getMessage() == null ? "" : ": " + cause.getMessage());
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
