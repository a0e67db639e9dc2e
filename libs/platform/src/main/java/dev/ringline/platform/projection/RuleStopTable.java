package dev.ringline.platform.projection;

import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** What has stopped because a rule topic held what could not be read. */
final class RuleStopTable {
    private static final String COLUMNS = "consumer, topic, key_hash, tenant_id, dead_letter_id, reason, stopped_at";

    private RuleStopTable() {}

    static void put(Connection connection, RuleStop stop) throws SQLException {
        var insert = "insert into rule_stop (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?)";
        try (var statement = connection.prepareStatement(insert)) {
            statement.setString(1, stop.consumer());
            statement.setString(2, stop.topic().topicName());
            statement.setString(3, stop.keyHash());
            statement.setString(4, stop.tenant() == null ? null : stop.tenant().value());
            statement.setObject(5, stop.deadLetterId());
            statement.setString(6, stop.reason());
            statement.setTimestamp(7, Timestamp.from(stop.stoppedAt()));
            statement.executeUpdate();
        }
    }

    /** Readable versions of these keys came after: what had stopped for them may go on. */
    static List<RuleStop> liftByKeys(Connection connection, String consumer, Topic topic, Collection<String> keyHashes)
            throws SQLException {
        var delete =
                "delete from rule_stop where consumer = ? and topic = ? and key_hash = any (?) returning " + COLUMNS;
        try (var statement = connection.prepareStatement(delete)) {
            statement.setString(1, consumer);
            statement.setString(2, topic.topicName());
            statement.setArray(3, SqlArray.TEXT.of(connection, keyHashes.toArray()));
            return stops(statement.executeQuery());
        }
    }

    /** A person settled this letter; others of the same key keep their stops. */
    static List<RuleStop> liftByLetter(Connection connection, UUID deadLetterId) throws SQLException {
        try (var statement =
                connection.prepareStatement("delete from rule_stop where dead_letter_id = ? returning " + COLUMNS)) {
            statement.setObject(1, deadLetterId);
            return stops(statement.executeQuery());
        }
    }

    static List<RuleStop> all(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("select " + COLUMNS + " from rule_stop order by stopped_at")) {
            return stops(statement.executeQuery());
        }
    }

    private static List<RuleStop> stops(ResultSet found) throws SQLException {
        try (found) {
            var stops = new ArrayList<RuleStop>();
            while (found.next()) {
                var tenant = found.getString("tenant_id");
                stops.add(new RuleStop(
                        found.getString("consumer"),
                        Topic.named(found.getString("topic")).orElseThrow(),
                        found.getString("key_hash"),
                        tenant == null ? null : new TenantId(tenant),
                        found.getObject("dead_letter_id", UUID.class),
                        found.getString("reason"),
                        found.getTimestamp("stopped_at").toInstant()));
            }
            return stops;
        }
    }
}
