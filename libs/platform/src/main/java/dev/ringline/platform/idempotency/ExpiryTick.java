package dev.ringline.platform.idempotency;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Forgets keys after a day: who repeats a request does so within minutes. */
@ApplicationScoped
class ExpiryTick {
    private static final Logger LOG = Logger.getLogger(ExpiryTick.class);
    private static final Duration KEPT = Duration.ofDays(1);
    private static final int BATCH = 5_000;

    private final AgroalDataSource database;
    private final Clock clock;

    ExpiryTick(@DataSource("engine") AgroalDataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Scheduled(every = "10m", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    @RunOnVirtualThread
    void forget() {
        try {
            while (forgetSome() == BATCH) {
                LOG.debug("more idempotency keys to forget");
            }
        } catch (SQLException e) {
            LOG.warnf("idempotency keys are forgotten later: %s", e.getSQLState());
        }
    }

    /** @return how many; several replicas at once take different ones */
    int forgetSome() throws SQLException {
        var delete = "delete from idempotency_key where ctid = any (array(select ctid from idempotency_key"
                + " where created_at < ? order by created_at limit ? for update skip locked))";
        try (var connection = database.getConnection();
                var statement = connection.prepareStatement(delete)) {
            statement.setTimestamp(1, Timestamp.from(clock.instant().minus(KEPT)));
            statement.setInt(2, BATCH);
            return statement.executeUpdate();
        }
    }
}
