package dev.ringline.dialer.rules.io;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Shows whether the view of the rules is fresh enough to dial on. Never a reason not to be ready: the claims stop by
 * themselves, and a dialer without traffic could take neither webhooks nor a kill switch.
 */
@Readiness
@ApplicationScoped
class RulesReadiness implements HealthCheck {
    private final RulesView view;

    RulesReadiness(RulesView view) {
        this.view = view;
    }

    @Override
    public HealthCheckResponse call() {
        var age = view.shownAge();
        return HealthCheckResponse.named("rules")
                .up()
                .withData("ageMs", age.toMillis())
                .withData("fresh", age.compareTo(RulesView.AGE_MAX) <= 0)
                .build();
    }
}
