package dev.ringline.calllog.outcome.io;

import dev.ringline.calllog.journal.io.Rows;
import dev.ringline.events.Topic;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Whether Kafka has an outcome. The relay deletes a row of the outbox only after Kafka's acknowledgement, so a row that was
 * committed and is gone is there.
 */
@ApplicationScoped
class Confirmation {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);

    private final AgroalDataSource database;

    Confirmation(@DataSource("engine") AgroalDataSource database) {
        this.database = database;
    }

    /** @return whether all that the outbox now holds under this key reached Kafka within ten seconds */
    boolean reached(String key) throws SQLException, InterruptedException {
        var until = System.nanoTime() + PATIENCE.toNanos();
        try (var connection = database.getConnection()) {
            var newest = newest(connection, key);
            while (waits(connection, key, newest)) {
                if (System.nanoTime() - until > 0) {
                    return false;
                }
                Thread.sleep(LOOK_AGAIN);
            }
            return true;
        }
    }

    private static long newest(Connection connection, String key) throws SQLException {
        return Rows.number(
                connection,
                "select coalesce(max(id), 0) from outbox_data where topic = ? and key = ?",
                Topic.OUTCOMES.topicName(),
                key);
    }

    private static boolean waits(Connection connection, String key, long newest) throws SQLException {
        return Rows.number(
                        connection,
                        "select count(*) from outbox_data where topic = ? and key = ? and id <= ?",
                        Topic.OUTCOMES.topicName(),
                        key,
                        newest)
                > 0;
    }
}
