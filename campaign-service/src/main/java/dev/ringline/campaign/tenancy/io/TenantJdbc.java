package dev.ringline.campaign.tenancy.io;

import dev.ringline.events.TenantId;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * Transactions of one tenant over JDBC, for requests that move many rows: under the role of the application, which sees only
 * the tenant's rows. Blocks: for virtual threads.
 */
@ApplicationScoped
public class TenantJdbc {
    private static final int TRIES = 5;
    private static final Set<String> COLLISIONS = Set.of("40001", "40P01"); // serialization failure, deadlock

    private final AgroalDataSource dataSource;

    TenantJdbc(@DataSource("tenant") AgroalDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** What happens in a transaction; it may be done again from the start, so it keeps nothing outside of the connection. */
    @FunctionalInterface
    public interface Work<T> {
        T in(Connection connection) throws SQLException;
    }

    /** Commits, or leaves nothing behind. Two that lock each other out are both done, one after the other. */
    public <T> T transaction(TenantId tenant, Work<T> work) {
        for (var left = TRIES - 1; ; left--) {
            try {
                return once(tenant, work);
            } catch (SQLException failed) {
                if (left == 0 || !COLLISIONS.contains(failed.getSQLState())) {
                    throw new IllegalStateException("transaction failed: " + failed.getSQLState(), failed);
                }
            }
        }
    }

    private <T> T once(TenantId tenant, Work<T> work) throws SQLException {
        try (var connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                confine(connection, tenant);
                var result = work.in(connection);
                connection.commit();
                return result;
            } catch (Throwable failed) {
                connection.rollback();
                throw failed;
            }
        }
    }

    private static void confine(Connection connection, TenantId tenant) throws SQLException {
        try (var set = connection.prepareStatement("SELECT set_config('app.tenant', ?, true)")) {
            set.setString(1, tenant.value());
            set.execute();
        }
    }
}
