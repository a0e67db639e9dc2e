package dev.ringline.dialer.webhook.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.dialer.webhook.io.WebhookVerifier.Key;
import dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict;
import dev.ringline.platform.CrashPoint;
import dev.ringline.platform.problem.Problem;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Where LiveKit tells what happened. Verified, stored, answered; only then thought about. One comes with every call and none
 * needs what a REST resource is given, so it stands before them.
 */
@ApplicationScoped
class WebhookRoute {
    private static final Logger LOG = Logger.getLogger(WebhookRoute.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNREADABLE = "UNREADABLE";

    private final WebhookIntake intake;
    private final WebhookThinking thinking;
    private final LateRooms late;
    private final WebhookVerifier verifier;
    private final Clock clock;
    private final MeterRegistry figures;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();

    WebhookRoute(
            WebhookIntake intake,
            WebhookThinking thinking,
            LateRooms late,
            Clock clock,
            MeterRegistry figures,
            @ConfigProperty(name = "livekit.api.key") String key,
            @ConfigProperty(name = "livekit.api.secret") String secret,
            @ConfigProperty(name = "livekit.api.previous-key") Optional<String> previousKey,
            @ConfigProperty(name = "livekit.api.previous-secret") Optional<String> previousSecret) {
        this.intake = intake;
        this.thinking = thinking;
        this.late = late;
        this.clock = clock;
        this.figures = figures;
        var keys = new ArrayList<Key>();
        keys.add(new Key(key, secret));
        previousSecret.filter(s -> !s.isBlank()).ifPresent(s -> keys.add(new Key(previousKey.orElse(key), s)));
        this.verifier = new WebhookVerifier(keys);
        Stream.of(Verdict.values()).map(Verdict::name).forEach(this::counter);
        counter(UNREADABLE);
    }

    void mount(@Observes Router router) {
        router.post("/webhooks/livekit").handler(context -> receive(context.request()));
    }

    private void receive(HttpServerRequest request) {
        var token = request.getHeader(HttpHeaders.AUTHORIZATION);
        request.body()
                .onSuccess(body -> Thread.ofVirtual()
                        .name("webhook")
                        .start(() -> answer(request.response(), body.getBytes(), token)));
        request.resume(); // it stands still until somebody wants its body
    }

    private void answer(HttpServerResponse response, byte[] body, String token) {
        try {
            take(body, token);
            response.end();
        } catch (Problem problem) {
            refuse(response, problem);
        } catch (SQLException | RuntimeException e) { // LiveKit tells it again
            LOG.warnf("a webhook is not stored: %s", e instanceof SQLException sql ? sql.getSQLState() : e.toString());
            refuse(response, Problem.of(503, "Service Unavailable", null));
        }
    }

    private void take(byte[] body, String token) throws SQLException {
        var verdict = verifier.verify(body, token, clock.instant());
        count(verdict.name());
        if (verdict != Verdict.GENUINE) {
            throw Problem.unauthorized();
        }
        var event = read(body);
        if (intake.store(event)) {
            CrashPoint.at("webhook-stored");
            if (event.isToBeThoughtAbout()) {
                thinking.about(event.id());
            }
            late.heard(event);
        }
    }

    private ReceivedEvent read(byte[] body) {
        try {
            return ReceivedEvent.read(body);
        } catch (JsonProcessingException e) {
            count(UNREADABLE);
            throw Problem.of(400, "Bad Request", "no event that this version can read");
        }
    }

    private static void refuse(HttpServerResponse response, Problem problem) {
        response.setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .end(text(problem));
    }

    private static Buffer text(Problem problem) {
        try {
            return Buffer.buffer(JSON.writeValueAsBytes(problem.body()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a problem's members are texts", e);
        }
    }

    private void count(String what) {
        counter(what).increment();
    }

    private Counter counter(String what) {
        return counters.computeIfAbsent(
                what, w -> figures.counter("ringline.webhooks", "verdict", w.toLowerCase(Locale.ROOT)));
    }
}
