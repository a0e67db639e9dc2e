package dev.ringline.platform.projection;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.jboss.logging.Logger;

/**
 * Whether what comes in gets on: readiness {@code projections}, metrics {@code ringline_projection_waits_total} and
 * {@code ringline_rule_stops}. Not ready while a consumer waits for the database or a rule topic stopped something.
 */
@Readiness
@ApplicationScoped
public class ProjectionState implements HealthCheck {
    private static final Logger LOG = Logger.getLogger(ProjectionState.class);

    private final AgroalDataSource database;
    private final MeterRegistry meters;
    private final Map<String, String> waiting = new ConcurrentHashMap<>();

    ProjectionState(@DataSource("engine") AgroalDataSource database, MeterRegistry meters) {
        this.database = database;
        this.meters = meters;
        meters.gauge("ringline.projections.waiting", waiting, Map::size);
        meters.gauge("ringline.rule.stops", this, state -> state.countStops());
    }

    /** What stands still now and why, oldest first; for a claim in SQL, ask table {@code rule_stop}. */
    public List<RuleStop> stops() throws SQLException {
        try (var connection = database.getConnection()) {
            return RuleStopTable.all(connection);
        }
    }

    void waits(String consumer, Exception reason) {
        meters.counter("ringline.projection.waits", "consumer", consumer).increment();
        if (waiting.put(consumer, reason.getClass().getSimpleName()) == null) {
            LOG.warnf(reason, "%s waits and tries again", consumer);
        }
    }

    void goesOn(String consumer) {
        if (waiting.remove(consumer) != null) {
            LOG.infof("%s goes on", consumer);
        }
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("projections");
        new java.util.TreeMap<>(waiting).forEach((consumer, reason) -> answer.withData(consumer, "waits: " + reason));
        try {
            var stops = stops();
            stops.forEach(stop -> answer.withData(stop.topic().topicName(), "stopped: " + stop.reason()));
            return answer.status(waiting.isEmpty() && stops.isEmpty()).build();
        } catch (SQLException e) {
            return answer.withData("database", "not reachable").down().build();
        }
    }

    private double countStops() {
        try {
            return stops().size();
        } catch (SQLException e) {
            return Double.NaN;
        }
    }
}
