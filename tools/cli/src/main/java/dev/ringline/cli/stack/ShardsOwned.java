package dev.ringline.cli.stack;

import dev.ringline.cli.line.ServiceProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a dialer says of itself: the shards whose epochs it knows. */
final class ShardsOwned {
    private static final Pattern EPOCH = Pattern.compile("^ringline_shard_epoch\\{.*shard=\"(\\d+)\".*} [1-9]");
    private static final Duration ANSWERS_WITHIN = Duration.ofSeconds(1);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ANSWERS_WITHIN).build();

    private ShardsOwned() {}

    /** None of one that does not answer. */
    static Set<Integer> by(ServiceProcess dialer) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + dialer.port() + "/q/metrics"))
                .timeout(ANSWERS_WITHIN)
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString())
                    .body()
                    .lines()
                    .map(EPOCH::matcher)
                    .filter(Matcher::find)
                    .map(epoch -> Integer.valueOf(epoch.group(1)))
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }
}
