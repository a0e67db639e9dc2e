package dev.ringline.dialer.fence.io;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says why nothing is dialled where the fence does not hold. */
@Readiness
@ApplicationScoped
class FenceReadiness implements HealthCheck {
    private final Fence fence;

    FenceReadiness(Fence fence) {
        this.fence = fence;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("fence")
                .status(fence.state() != Fence.State.ABSENT)
                .withData("state", fence.state().name())
                .withData("says", fence.state().says())
                .build();
    }
}
