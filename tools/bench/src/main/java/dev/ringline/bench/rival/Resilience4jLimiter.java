package dev.ringline.bench.rival;

import dev.ringline.bench.Settings;
import io.github.resilience4j.ratelimiter.RateLimiter;
import io.github.resilience4j.ratelimiter.RateLimiterConfig;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;

/** Resilience4j's rate limiter in this process: so many permits for each second of its own clock. */
public final class Resilience4jLimiter implements Limiter {
    private static final int ROOM_FIELD = 3;
    private static final int AT_ONCE_MAX = 32;

    @Override
    public String name() {
        return "resilience4j";
    }

    @Override
    public Optional<String> missing() {
        return Optional.empty();
    }

    @Override
    public boolean can(int pools) {
        return true;
    }

    @Override
    public void dial(String url, int cps, int pools, int seconds, Settings settings) {
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        try (var client = HttpClient.newHttpClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int pool = 0; pool < pools; pool++) {
                var limiter = limiter(cps);
                var request = request(url, "p-" + pool);
                for (int each = 0; each < Math.min(cps, AT_ONCE_MAX); each++) {
                    threads.submit(() -> dial(limiter, client, request, end));
                }
            }
        }
    }

    private static void dial(RateLimiter limiter, HttpClient client, HttpRequest request, long endNanos) {
        while (System.nanoTime() - endNanos < 0) {
            if (limiter.acquirePermission()) {
                try {
                    client.send(request, BodyHandlers.discarding());
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    return;
                }
            }
        }
    }

    private static RateLimiter limiter(int cps) {
        return RateLimiter.of(
                "pool",
                RateLimiterConfig.custom()
                        .limitForPeriod(cps)
                        .limitRefreshPeriod(Duration.ofSeconds(1))
                        .timeoutDuration(Duration.ofSeconds(2))
                        .build());
    }

    private static HttpRequest request(String url, String room) {
        var body = new ByteArrayOutputStream();
        body.write(ROOM_FIELD << 3 | 2);
        body.write(room.length());
        body.writeBytes(room.getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(URI.create(url + "/twirp/livekit.SIP/CreateSIPParticipant"))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/protobuf")
                .POST(BodyPublishers.ofByteArray(body.toByteArray()))
                .build();
    }
}
