package dev.ringline.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringline.sandbox.testing.RinglineServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A database is not put back without its connections being lost; whoever comes first must not decide by what it forgot. */
@QuarkusTest
@WithTestResource(RinglineServers.class)
class FloorGateTest {
    private static final Duration WITHIN = Duration.ofSeconds(20);

    @Inject
    @DataSource("engine")
    AgroalDataSource database;

    @Inject
    VersionFloor floor;

    @Test
    void nobody_gets_a_connection_to_a_restored_database_before_its_floor_is_raised() throws SQLException {
        try (var raising = database.getConnection();
                var fresh = database.getConnection()) {
            // given a restored database whose floor cannot be raised yet
            run(fresh, "update version_floor set kept = 'the database that was backed up'");
            raising.setAutoCommit(false);
            run(raising, "select 1 from version_floor for update");
            // when a connection to it is made
            floor.connected(fresh);
            var asked = CompletableFuture.supplyAsync(this::floorAsRead);
            // then whoever asks the pool for one waits
            await().during(Duration.ofMillis(300)).atMost(WITHIN).until(() -> !asked.isDone());
            // until it is raised
            raising.rollback();
            assertThat(asked.orTimeout(WITHIN.toSeconds(), TimeUnit.SECONDS).join())
                    .isGreaterThan(Instant.now().getEpochSecond() - 60);
            assertThat(floor.above(1)).isGreaterThan(Instant.now().getEpochSecond() - 60);
        } finally {
            try (var connection = database.getConnection()) {
                run(connection, "update version_floor set floor = 0");
            }
            floor.look();
        }
    }

    private long floorAsRead() {
        try (var connection = database.getConnection();
                var statement = connection.createStatement();
                var row = statement.executeQuery("select floor from version_floor")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
