package dev.ringline.campaign.engine.io;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/** One step of an engine is one transaction. */
@ApplicationScoped
public class Engine {
    private final AgroalDataSource database;

    Engine(@DataSource("engine") AgroalDataSource database) {
        this.database = database;
    }

    /** What an engine does in one transaction. */
    @FunctionalInterface
    public interface Step<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Commits what the step did, or, if it failed, nothing. */
    public <T> T call(Step<T> step) throws SQLException {
        try (var connection = database.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var result = step.in(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }
}
