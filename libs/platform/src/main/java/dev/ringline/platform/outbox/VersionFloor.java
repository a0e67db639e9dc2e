package dev.ringline.platform.outbox;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.sql.SQLException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * What is added to every version that this service says. An aggregate of a restored database counts on from where the backup
 * stood, and others drop what is not newer than what they heard: a pause or an opt-out would be lost (P3). So with each restore
 * the floor rises above all versions that the database may have forgotten: to the seconds since 1970, for nothing is changed once
 * a second since then.
 */
@ApplicationScoped
public class VersionFloor {
    private static final Logger LOG = Logger.getLogger(VersionFloor.class);
    private static final String RAISE = """
            update version_floor set kept = database_of_floor(),
                floor = greatest(floor + 1000000, extract(epoch from clock_timestamp())::bigint)
            where kept <> database_of_floor()""";

    private final AgroalDataSource database;
    private final boolean wanted;
    private volatile long floor;

    VersionFloor(
            @DataSource("engine") AgroalDataSource database,
            @ConfigProperty(name = "ringline.versions.floor", defaultValue = "true") boolean wanted) {
        this.database = database;
        this.wanted = wanted;
    }

    /** Before anything is said. */
    void start(@Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event) {
        try {
            look();
        } catch (SQLException e) {
            throw new IllegalStateException("the floor of versions cannot be read: SQLSTATE " + e.getSQLState(), e);
        }
    }

    /** To be told when the database's server started anew, or another one answers. */
    public void look() throws SQLException {
        if (!wanted) {
            return;
        }
        try (var connection = database.getConnection();
                var raise = connection.prepareStatement(RAISE);
                var read = connection.prepareStatement("select floor from version_floor")) {
            if (raise.executeUpdate() == 1) {
                LOG.warn(
                        "the database was restored or failed over: versions go on above all that it may have forgotten");
            }
            try (var row = read.executeQuery()) {
                row.next();
                floor = row.getLong(1);
            }
        }
    }

    long above(long version) {
        return floor + version;
    }
}
