package dev.ringline.platform.projection;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Whether what comes in gets on: metrics {@code ringline_projection_waits_total}, {@code ringline_rule_stops}. */
@ApplicationScoped
public class ProjectionState {
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

    /** It cannot write what came and tries again: not ready until {@link #goesOn}. */
    public void waits(String consumer, Throwable reason) {
        meters.counter("ringline.projection.waits", "consumer", consumer).increment();
        if (waiting.put(consumer, reason.getClass().getSimpleName()) == null) {
            LOG.warnf(reason, "%s waits and tries again", consumer);
        }
    }

    public void goesOn(String consumer) {
        if (waiting.remove(consumer) != null) {
            LOG.infof("%s goes on", consumer);
        }
    }

    /** Channels that wait for the database now, and what they met. */
    Map<String, String> waiting() {
        return new TreeMap<>(waiting);
    }

    private double countStops() {
        try {
            return stops().size();
        } catch (SQLException e) {
            return Double.NaN;
        }
    }
}
