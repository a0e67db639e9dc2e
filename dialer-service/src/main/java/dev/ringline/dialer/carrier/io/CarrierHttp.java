package dev.ringline.dialer.carrier.io;

import com.twilio.http.HttpMethod;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * How the Twilio SDK reaches Twilio from here: to read, once. Its own client repeats what it sends (TELEPHONY 3.4); whoever
 * reconciles asks again anyway.
 */
final class CarrierHttp extends com.twilio.http.HttpClient {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String baseUrl;

    /** @param baseUrl {@code null} for Twilio itself; else every request goes there, its path and query unchanged */
    CarrierHttp(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    @Override
    public Response reliableRequest(Request request) {
        return makeRequest(request);
    }

    @Override
    public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
        return makeRequest(request);
    }

    @Override
    public Response makeRequest(Request request) {
        if (request.getMethod() != HttpMethod.GET) {
            throw new IllegalStateException("the dialer only reads from a carrier");
        }
        try {
            var response = http.send(toJdk(request), BodyHandlers.ofString());
            return new Response(inJson(response.body(), response.statusCode()), response.statusCode());
        } catch (IOException e) {
            throw new UncheckedIOException("the carrier could not be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the carrier", e);
        }
    }

    private HttpRequest toJdk(Request request) {
        var url = request.constructURL();
        return HttpRequest.newBuilder(URI.create(baseUrl == null ? url.toString() : baseUrl + url.getFile()))
                .timeout(ANSWER_WITHIN)
                .header("Accept", "application/json")
                .header("Authorization", request.getAuthString())
                .GET()
                .build();
    }

    /** A proxy's page would become an exception without its status. */
    private static String inJson(String body, int status) {
        return body.stripLeading().startsWith("{")
                ? body
                : "{\"status\":%d,\"message\":\"the answer is not JSON\"}".formatted(status);
    }
}
