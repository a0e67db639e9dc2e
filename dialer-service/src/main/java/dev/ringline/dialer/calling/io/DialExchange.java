package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.claim.io.ClaimTransaction;
import dev.ringline.dialer.claim.io.DialClaim;
import dev.ringline.dialer.pacing.Lane;
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
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import org.eclipse.microprofile.config.inject.ConfigProperty;

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
    private static final int CONNECT_MS = 3_000;
    private static final int LOST_AFTER_MS = 2_000;
    private static final int CONNECTIONS = 4_000;
    private static final int IDLE_CONNECTION_S = 10;
    private static final int ANSWER_BYTES_MAX = 64 * 1024;

    private final LiveKitAccess liveKit;
    private final Vertx vertx;
    private final HttpClient client;
    private final long serverGraceMs;
    private final long clientGraceMs;

    /**
     * @param patience beyond the ringing timeout, after which an attempt is overdue: within half of it the bridge has given
     *     up, within three quarters we have (TELEPHONY 2.8)
     */
    @Inject
    DialExchange(
            LiveKitAccess liveKit,
            DialLoop loop,
            @ConfigProperty(name = ClaimTransaction.PATIENCE, defaultValue = ClaimTransaction.USUAL_PATIENCE)
                    Duration patience) {
        this(liveKit, loop.vertx(), patience);
    }

    private DialExchange(LiveKitAccess liveKit, Vertx vertx, Duration patience) {
        this.serverGraceMs = patience.toMillis() / 2;
        this.clientGraceMs = patience.toMillis() * 3 / 4;
        this.liveKit = liveKit;
        this.vertx = vertx;
        this.client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MS)
                        .setSslHandshakeTimeout(CONNECT_MS)
                        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                        .setKeepAliveTimeout(IDLE_CONNECTION_S)
                        .setTcpNoDelay(true)
                        .setShared(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(0));
    }

    DialExchange(LiveKitAccess liveKit, Vertx vertx) {
        this(liveKit, vertx, Duration.ofSeconds(20));
    }

    /**
     * Asks for a room along the way that dials take, so that the first of them meets loaded code and a LiveKit that knows us.
     * Dials nothing.
     */
    public void warmUp() throws IOException {
        try {
            var asked = client.request(rooms()).compose(request -> request.send(Buffer.buffer(NO_ROOM.toByteArray())));
            await(asked.compose(HttpClientResponse::body), CONNECT_MS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(reason(e), e);
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

    /** A dial whose turn has not come yet, or whose answer is not in. */
    static final class UnderWay {
        private final CompletableFuture<Future<Sent>> came = new CompletableFuture<>();
        private volatile HttpClientRequest request;
    }

    /**
     * Connects, and writes when its turn came; returns before that. All of it is done on the thread that writes: a slot waits
     * for no other.
     *
     * @param turn comes when the claim's lane lets it through: asked when nothing is left to do but write
     */
    UnderWay begin(DialClaim claim, Turn turn) {
        var dial = new UnderWay();
        var body = Buffer.buffer(body(claim).toByteArray()); // before its turn: who is stopped after it sends late
        var options = options(claim);
        vertx.runOnContext(now -> told(
                dial,
                () -> connected(options)
                        .onFailure(e ->
                                dial.came.complete(Future.succeededFuture(replied(new DialReply.NotWritten(said(e))))))
                        .onSuccess(request -> told(dial, () -> {
                            request.exceptionHandler(
                                    e -> {}); // whoever awaits the answer is told; unheard it would be logged
                            dial.request = request;
                            turn.await(() -> told(dial, () -> dial.came.complete(spend(claim, request, body, turn))));
                        }))));
        return dial;
    }

    /** Whatever fails on the way, whoever awaits the dial is told. */
    private static void told(UnderWay dial, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            dial.came.completeExceptionally(e);
        }
    }

    /** Blocks until the answer is in, or cannot come any more: for a virtual thread. */
    Sent await(DialClaim claim, UnderWay dial) {
        try {
            var sent = turnOf(claim, dial);
            return await(sent, 1_000L * ringingS(claim) + clientGraceMs);
        } catch (ExecutionException | TimeoutException e) {
            reset(dial);
            return replied(new DialReply.Silence(reason(e)));
        }
    }

    Sent send(DialClaim claim, Turn turn) {
        return await(claim, begin(claim, turn));
    }

    /**
     * Connecting has an end, and so has the time in which a slot may be used. A turn that never came although both are over was
     * lost, with the loop that it waited on: its claim is spent here, and what is too late then can never be written.
     */
    private static Future<Sent> turnOf(DialClaim claim, UnderWay dial) throws ExecutionException, TimeoutException {
        long usableNanos = Math.max(0, claim.slotNanos() - System.nanoTime()) + Lane.TOO_LATE_NANOS;
        try {
            return dial.came.get(2L * CONNECT_MS + usableNanos / 1_000_000 + LOST_AFTER_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw interrupted();
        } catch (TimeoutException e) {
            if (claim.spend(System.nanoTime()) != DialClaim.Spending.TOO_LATE) {
                throw e;
            }
            reset(dial);
            return Future.succeededFuture(new Sent.TooLate());
        }
    }

    private static void reset(UnderWay dial) {
        Optional.ofNullable(dial.request).ifPresent(HttpClientRequest::reset);
    }

    private static Future<Sent> spend(DialClaim claim, HttpClientRequest request, Buffer body, Turn turn) {
        return switch (claim.spend(System.nanoTime())) {
            case SEND -> exchange(request, body, turn).map(DialExchange::replied);
            case TOO_LATE -> Future.succeededFuture(dropped(request, turn, new Sent.TooLate()));
            case SPENT -> Future.succeededFuture(dropped(request, turn, new Sent.NotAgain()));
        };
    }

    /**
     * A connection to write to. One of the pool that closes in the moment when it is handed out is followed by another:
     * nothing is written before there is one.
     */
    private Future<HttpClientRequest> connected(RequestOptions options) {
        return client.request(options)
                .recover(e -> e instanceof HttpClosedException ? client.request(options) : Future.failedFuture(e));
    }

    private static Sent dropped(HttpClientRequest request, Turn turn, Sent sent) {
        turn.dropped();
        request.reset();
        return sent;
    }

    private static Future<DialReply> exchange(HttpClientRequest request, Buffer body, Turn turn) {
        var answer = request.response().compose(DialExchange::read); // it may be here before we ask for it
        request.end(body).onComplete(done -> {
            turn.written();
            if (done.succeeded()) {
                CrashPoint.at("after-send"); // the bytes are out: whoever dies here has dialled
            }
        });
        return answer;
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
            throw interrupted();
        }
    }

    private static TimeoutException interrupted() {
        Thread.currentThread().interrupt();
        return new TimeoutException("interrupted");
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
        return said(e.getCause() == null ? e : e.getCause());
    }

    private static String said(Throwable e) {
        return e.getClass().getSimpleName() + (e.getMessage() == null ? "" : ": " + e.getMessage());
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
