package dev.ringline.dialer.fence.io;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Locale;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Says in which mode LiveKit is, and why nothing is dialled where that is not so. */
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
                .status(fence.isAsStated())
                .withData("mode", fence.mode().name().toLowerCase(Locale.ROOT))
                .withData("state", fence.state().name())
                .withData("says", fence.says())
                .build();
    }
}
