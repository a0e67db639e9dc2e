package dev.ringline.dialer.claim.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.claim.ClaimBatch;
import dev.ringline.dialer.rules.io.RulesView;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * Metrics of the claims: {@code ringline_claims_total} by what was said, {@code ringline_claims_deferred_total} by what an
 * attempt waits for, counted at each look, {@code ringline_claim_obstacles_total},
 * {@code ringline_claim_seconds}, and {@code ringline_rules_view_age_ms}, whether or not there is anything to claim.
 */
@ApplicationScoped
class ClaimFigures {
    private final MeterRegistry meters;
    private final Timer duration;

    ClaimFigures(MeterRegistry meters, RulesView view) {
        this.meters = meters;
        this.duration =
                Timer.builder("ringline.claim").publishPercentiles(0.5, 0.99).register(meters);
        meters.gauge("ringline.rules.view.age.ms", view, v -> v.shownAge().toMillis());
        claims("granted");
        Stream.of(Claims.Obstacle.values()).forEach(this::obstacles);
    }

    void took(long nanos, Claims claims) {
        duration.record(Duration.ofNanos(nanos));
        if (claims.obstacle() != null) {
            obstacles(claims.obstacle()).increment();
        }
    }

    void decided(ClaimBatch batch, int granted) {
        claims("granted").increment(granted);
        batch.refusals().values().forEach(fact -> claims(said(fact)).increment());
        deferred(batch);
    }

    private Counter claims(String said) {
        return meters.counter("ringline.claims", "said", said);
    }

    private Counter obstacles(Claims.Obstacle obstacle) {
        return meters.counter("ringline.claim.obstacles", "obstacle", obstacle.name());
    }

    private void deferred(ClaimBatch batch) {
        batch.waiting()
                .values()
                .forEach(why ->
                        meters.counter("ringline.claims.deferred", "why", why).increment());
    }

    private static String said(AttemptFact fact) {
        return fact instanceof AttemptFact.Refused refused ? refused.rule() : "not-sent";
    }
}
