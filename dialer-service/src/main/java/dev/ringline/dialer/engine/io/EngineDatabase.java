package dev.ringline.dialer.engine.io;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;

/** The engine role's transactions: committed when the work returns, rolled back when it throws. */
@ApplicationScoped
public class EngineDatabase {
    private static final String RELAX = "set local synchronous_commit = off";

    private final AgroalDataSource source;

    EngineDatabase(@DataSource("engine") AgroalDataSource source) {
        this.source = source;
    }

    @FunctionalInterface
    public interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /**
     * Lets the connection's transaction return when others see it and not when it is on disk: a server that crashes may forget
     * it. For what is found out again then, and of which nothing is told to others (docs/adr/0028).
     */
    public static void relax(Connection connection) throws SQLException {
        try (var relax = connection.prepareStatement(RELAX)) {
            relax.execute();
        }
    }

    public <T> T inTransaction(Work<T> work) throws SQLException {
        try (var connection = source.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var result = work.on(connection);
                connection.commit();
                return result;
            } catch (SQLException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        }
    }

    /** A broken connection cannot; the server rolls back, and what broke it is told. */
    private static void rollBack(Connection connection, Exception why) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }
}
