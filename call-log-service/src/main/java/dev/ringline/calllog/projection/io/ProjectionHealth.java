package dev.ringline.calllog.projection.io;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while the projections do not follow the journal. */
@Readiness
@ApplicationScoped
class ProjectionHealth implements HealthCheck {
    private final BuilderLoop loop;

    ProjectionHealth(BuilderLoop loop) {
        this.loop = loop;
    }

    @Override
    public HealthCheckResponse call() {
        var stuck = loop.stuck();
        var response = HealthCheckResponse.named("projections").status(stuck == null);
        return (stuck == null ? response : response.withData("stuck", stuck)).build();
    }
}
