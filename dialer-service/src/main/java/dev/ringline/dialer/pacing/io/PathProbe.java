package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.calling.io.DialLoop;
import dev.ringline.dialer.calling.io.LiveKitAccess;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.pacing.Path;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Watches the ways to LiveKit while INVITEs are on it: a GET that needs no token and dials nothing, every few milliseconds along
 * each of them until each of them is known to have arrived. Where nothing is dialled nothing is asked.
 */
@ApplicationScoped
public class PathProbe {
    private static final long MS_NANOS = 1_000_000L;
    private static final long AFTER_FAILURE_MS = 50;
    private static final Duration CLOUD =
            Duration.ofMillis(100); // two a dial; a start then counts up to a fifth longer
    private static final int ANSWER_MS = 1_000;
    private static final int WAYS = 4; // two or three threads, or servers, of LiveKit are met by one of them at least
    private static final int CONNECTIONS = 64; // of each way: one, while nothing stands still

    private final Vertx vertx;
    private final List<HttpClient> ways;
    private final RequestOptions request;
    private final Path path;
    private final long everyMs;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile boolean failing;
    private long followedAtNanos = System.nanoTime();

    @Inject
    PathProbe(
            DialLoop loop,
            LiveKitAccess liveKit,
            @ConfigProperty(name = "ringline.pacing.settle", defaultValue = "50ms") Duration settle,
            @ConfigProperty(name = "ringline.pacing.probe.every", defaultValue = "5ms") Duration every,
            LiveKitSettings settings) {
        this(loop.vertx(), liveKit.url(), settle, settings.seldom(every, CLOUD), settings.isFenced() ? WAYS : 1);
    }

    /**
     * @param url what answers a GET of its root
     * @param settle within which LiveKit makes an INVITE of a request: the ways are watched for so long after each
     * @param ways connections, each of which is asked every so often
     */
    public PathProbe(Vertx vertx, String url, Duration settle, Duration every, int ways) {
        this.vertx = vertx;
        this.everyMs = Math.max(1, every.toMillis());
        this.path = new Path(settle.toNanos(), 2_000_000L * everyMs, ways);
        this.request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url + "/")
                .setTimeout(ANSWER_MS);
        this.ways = Stream.generate(() -> client(vertx)).limit(ways).toList();
    }

    private static HttpClient client(Vertx vertx) {
        return vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(ANSWER_MS)
                        .setTcpNoDelay(true)
                        .setShared(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(0));
    }

    public Path path() {
        return path;
    }

    /** A request was written at {@code nowNanos}: watch until it must have arrived. */
    public void follow(long nowNanos) {
        path.expect(nowNanos);
        boolean begins = watching.compareAndSet(false, true);
        vertx.runOnContext(now -> {
            if (begins) {
                watch();
            } else {
                askAtOnce();
            }
        });
    }

    /** Where little is dialled a request is known of sooner than by the next round; where much is, rounds are enough. */
    private void askAtOnce() {
        long now = System.nanoTime();
        if (path.isShort() && !failing && now - followedAtNanos >= everyMs * MS_NANOS) {
            askAll();
        }
        followedAtNanos = now;
    }

    /** Asks once along each way, and waits for the answers. */
    public void warmUp() throws IOException {
        var answers = ways.stream()
                .map(way -> way.request(new RequestOptions(request)).compose(HttpClientRequest::send))
                .toList();
        try {
            Future.join(answers).toCompletionStage().toCompletableFuture().get(ANSWER_MS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private void askAll() {
        for (int way = 0; way < ways.size() && path.mayBegin(); way++) {
            ask(way);
        }
    }

    private void watch() {
        if (path.isSettled()) {
            watching.set(false);
            if (path.isSettled() || !watching.compareAndSet(false, true)) {
                return;
            }
        }
        askAll();
        vertx.setTimer(failing ? AFTER_FAILURE_MS : everyMs, id -> watch());
    }

    private void ask(int way) {
        long probe = path.begin(way, System.nanoTime());
        ways.get(way)
                .request(new RequestOptions(request))
                .compose(sent -> sent.send())
                .compose(answer -> answer.statusCode() < 500
                        ? Future.succeededFuture(System.nanoTime())
                        : Future.<Long>failedFuture("HTTP " + answer.statusCode()))
                .onSuccess(at -> said(probe, at))
                .onFailure(e -> silent(probe));
    }

    private void said(long probe, long atNanos) {
        path.answered(probe, atNanos);
        failing = false;
    }

    private void silent(long probe) {
        path.failed(probe);
        failing = true;
    }

    @PreDestroy
    public void close() {
        ways.forEach(HttpClient::close);
    }
}
