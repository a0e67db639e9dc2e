package dev.ringline.dialer.testing;

import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.restore.io.RestoreFence;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Where no engine runs, nobody compares the database with Kafka; a test that wants it doubted says so. */
@ApplicationScoped
public class TrustedDatabase {
    private final EngineDatabase database;
    private final RestoreFence fence;
    private final boolean engines;

    TrustedDatabase(
            EngineDatabase database,
            RestoreFence fence,
            @ConfigProperty(name = "ringline.engine.enabled", defaultValue = "true") boolean engines) {
        this.database = database;
        this.fence = fence;
        this.engines = engines;
    }

    void start(@Observes StartupEvent event) throws SQLException {
        if (!engines) {
            trust();
        }
    }

    public void trust() throws SQLException {
        database.inTransaction(connection -> {
            fence.open(connection);
            return null;
        });
    }
}
