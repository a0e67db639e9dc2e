package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.calling.io.LiveKitAccess;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.pacing.Path;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Watches the way to LiveKit while INVITEs are on it: a GET that needs no token and dials nothing, every few milliseconds
 * until each of them is known to have arrived. Where nothing is dialled nothing is asked.
 */
@ApplicationScoped
public class PathProbe {
    private static final long AFTER_FAILURE_MS = 50;
    private static final Duration CLOUD =
            Duration.ofMillis(100); // two a dial; a start then counts up to a fifth longer
    private static final int ANSWER_MS = 1_000;
    private static final int CONNECTIONS = 64;

    private final Vertx vertx;
    private final HttpClient client;
    private final RequestOptions request;
    private final Path path;
    private final long everyMs;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile boolean failing;

    @Inject
    PathProbe(
            Vertx vertx,
            LiveKitAccess liveKit,
            @ConfigProperty(name = "ringline.pacing.settle", defaultValue = "50ms") Duration settle,
            @ConfigProperty(name = "ringline.pacing.probe.every", defaultValue = "5ms") Duration every,
            LiveKitSettings settings) {
        this(vertx, liveKit.url(), settle, settings.seldom(every, CLOUD));
    }

    /**
     * @param url what answers a GET of its root
     * @param settle within which LiveKit makes an INVITE of a request: the way is watched for so long after each
     */
    public PathProbe(Vertx vertx, String url, Duration settle, Duration every) {
        this.vertx = vertx;
        this.everyMs = Math.max(1, every.toMillis());
        this.path = new Path(settle.toNanos(), 2_000_000L * everyMs);
        this.request = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(url + "/")
                .setTimeout(ANSWER_MS);
        this.client = vertx.createHttpClient(
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
        if (watching.compareAndSet(false, true)) {
            vertx.runOnContext(now -> watch());
        }
    }

    private void watch() {
        if (path.isSettled()) {
            watching.set(false);
            if (path.isSettled() || !watching.compareAndSet(false, true)) {
                return;
            }
        }
        if (path.mayBegin()) {
            ask();
        }
        vertx.setTimer(failing ? AFTER_FAILURE_MS : everyMs, id -> watch());
    }

    private void ask() {
        long probe = path.begin(System.nanoTime());
        client.request(new RequestOptions(request))
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
        client.close();
    }
}
