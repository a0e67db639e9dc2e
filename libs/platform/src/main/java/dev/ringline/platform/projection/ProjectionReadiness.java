package dev.ringline.platform.projection;

import java.sql.SQLException;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready while a consumer waits for the database, or a rule topic stopped something. */
@Readiness
class ProjectionReadiness implements HealthCheck {
    private final ProjectionState state;

    ProjectionReadiness(ProjectionState state) {
        this.state = state;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("projections");
        var waiting = state.waiting();
        waiting.forEach((consumer, reason) -> answer.withData(consumer, "waits: " + reason));
        try {
            var stops = state.stops();
            stops.forEach(stop -> answer.withData(stop.topic().topicName(), "stopped: " + stop.reason()));
            return answer.status(waiting.isEmpty() && stops.isEmpty()).build();
        } catch (SQLException e) {
            return answer.withData("database", "not reachable").down().build();
        }
    }
}
