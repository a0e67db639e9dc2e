package dev.ringline.dialer.webhook.io;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.ringline.dialer.webhook.io.WebhookVerifier.Key;
import dev.ringline.dialer.webhook.io.WebhookVerifier.Verdict;
import dev.ringline.platform.CrashPoint;
import dev.ringline.platform.problem.Problem;
import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where LiveKit tells what happened. Verified, stored, answered; only then thought about. */
@Path("/webhooks/livekit")
public class WebhookResource {
    private final WebhookIntake intake;
    private final WebhookThinking thinking;
    private final LateRooms late;
    private final WebhookVerifier verifier;
    private final Clock clock;
    private final MeterRegistry figures;

    WebhookResource(
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
    }

    @POST
    @PermitAll
    @Consumes(MediaType.WILDCARD)
    @RunOnVirtualThread
    public Response receive(byte[] body, @HeaderParam("Authorization") String token) throws SQLException {
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
        return Response.ok().build();
    }

    private ReceivedEvent read(byte[] body) {
        try {
            return ReceivedEvent.read(body);
        } catch (InvalidProtocolBufferException e) {
            count("UNREADABLE");
            throw Problem.of(400, "Bad Request", "no event that this version can read");
        }
    }

    private void count(String what) {
        figures.counter("ringline.webhooks", "verdict", what.toLowerCase(Locale.ROOT))
                .increment();
    }
}
