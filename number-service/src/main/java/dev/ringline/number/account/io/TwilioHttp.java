package dev.ringline.number.account.io;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.message.BasicHeader;

/**
 * How the Twilio SDK reaches Twilio. Its own client sends a POST up to six times (TELEPHONY 3.4, measured); this one sends
 * each request once, and only a GET again: on 429 and 5xx, as late as {@code Retry-After} says, at most {@value #TRIES} times.
 * A body that is no JSON (a proxy's HTML) becomes an error that keeps its status, and is not repeated to anybody.
 */
final class TwilioHttp extends com.twilio.http.HttpClient {
    private static final int TRIES = 5;
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final int LONGEST_BODY = 16 * 1024 * 1024;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String baseUrl;
    private final Retry retry;

    /** @param baseUrl {@code null} for Twilio itself; else every request goes there, its path and query unchanged */
    TwilioHttp(String baseUrl, Duration firstWait) {
        this.baseUrl = baseUrl;
        this.retry = Retry.of(
                "twilio-get",
                RetryConfig.<Response>custom()
                        .maxAttempts(TRIES)
                        .retryOnResult(response -> isPassing(response.getStatusCode()))
                        .retryExceptions(UncheckedIOException.class)
                        .intervalBiFunction((tries, last) -> waitMs(tries, last, firstWait))
                        .build());
    }

    @Override
    public Response reliableRequest(Request request) {
        return request.getMethod() == HttpMethod.GET
                ? retry.executeSupplier(() -> makeRequest(request))
                : makeRequest(request);
    }

    @Override
    public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
        return reliableRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        try {
            return read(http.send(toJdk(request), BodyHandlers.ofInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException("Twilio could not be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for Twilio", e);
        }
    }

    private HttpRequest toJdk(Request request) {
        var builder =
                HttpRequest.newBuilder(target(request)).timeout(ANSWER_WITHIN).header("Accept", "application/json");
        if (request.requiresAuthentication()) {
            builder.header("Authorization", request.getAuthString());
        }
        return switch (request.getMethod()) {
            case GET -> builder.GET().build();
            case DELETE -> builder.DELETE().build();
            case POST, PUT, PATCH, HEAD, OPTIONS ->
                builder.header("Content-Type", "application/x-www-form-urlencoded")
                        .method(request.getMethod().name(), BodyPublishers.ofString(request.encodeFormBody()))
                        .build();
        };
    }

    private URI target(Request request) {
        var url = request.constructURL();
        return URI.create(baseUrl == null ? url.toString() : baseUrl + url.getFile());
    }

    private static Response read(HttpResponse<InputStream> response) throws IOException {
        try (var body = response.body()) {
            var text = new String(body.readNBytes(LONGEST_BODY), StandardCharsets.UTF_8);
            var headers = response.headers()
                    .firstValue("Retry-After")
                    .map(value -> new Header[] {new BasicHeader("Retry-After", value)})
                    .orElse(new Header[0]);
            return new Response(inJson(text, response.statusCode()), response.statusCode(), headers);
        }
    }

    private static String inJson(String body, int status) {
        return body.isEmpty() || body.stripLeading().startsWith("{")
                ? body
                : "{\"status\":%d,\"message\":\"Twilio's answer is not JSON\"}".formatted(status);
    }

    private static boolean isPassing(int status) {
        return status == 429 || status >= 500;
    }

    private static long waitMs(int tries, Either<Throwable, Response> last, Duration firstWait) {
        var backOff =
                IntervalFunction.ofExponentialRandomBackoff(firstWait, 2.0).apply(tries);
        var asked = last.isRight() ? retryAfterMs(last.get()) : 0;
        return Math.min(Math.max(backOff, asked), LONGEST_WAIT.toMillis());
    }

    private static long retryAfterMs(Response response) {
        for (var header : response.getHeaders()) {
            if (header.getValue().matches("\\d{1,6}")) {
                return Long.parseLong(header.getValue()) * 1000;
            }
        }
        return 0;
    }
}
