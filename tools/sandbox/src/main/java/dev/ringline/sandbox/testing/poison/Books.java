package dev.ringline.sandbox.testing.poison;

import dev.ringline.events.Topic;
import dev.ringline.sandbox.server.Databases;
import dev.ringline.sandbox.testing.SharedServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What the service wrote down, as its engine's role sees it. */
public final class Books {
    /** @param shown all that may be read of it without a key */
    record Letter(UUID id, String reason, String shown) {}

    private final String database;
    private final String consumer;
    private final Topic topic;

    Books(String database, String consumer, Topic topic) {
        this.database = database;
        this.consumer = consumer;
        this.topic = topic;
    }

    /** Whether a query finds a row; its parameters are texts. */
    public boolean found(String sql, String... parameters) {
        return query(sql, ResultSet::next, (Object[]) parameters);
    }

    /** By offset. */
    Map<Long, Letter> letters() {
        var sql = "select \"offset\", id, reason, detail from dead_letter where consumer = ? and topic = ?";
        return query(
                sql,
                rows -> {
                    var letters = new TreeMap<Long, Letter>();
                    while (rows.next()) {
                        letters.put(
                                rows.getLong(1),
                                new Letter(rows.getObject(2, UUID.class), rows.getString(3), rows.getString(4)));
                    }
                    return letters;
                },
                consumer,
                topic.topicName());
    }

    Map<UUID, String> stops() {
        return query(
                "select dead_letter_id, tenant_id from rule_stop where consumer = ? and topic = ?",
                rows -> {
                    var stops = new HashMap<UUID, String>();
                    while (rows.next()) {
                        stops.put(rows.getObject(1, UUID.class), rows.getString(2));
                    }
                    return stops;
                },
                consumer,
                topic.topicName());
    }

    long nextOffset() {
        return query(
                "select next_offset from topic_offset where consumer = ? and topic = ? and partition = 0",
                rows -> rows.next() ? rows.getLong(1) : 0,
                consumer,
                topic.topicName());
    }

    /** As after a restore that forgot how far it was. */
    void rewind(long offset) {
        query(
                "update topic_offset set next_offset = ? where consumer = ? and topic = ? and partition = 0 returning 1",
                ResultSet::next,
                offset,
                consumer,
                topic.topicName());
    }

    @FunctionalInterface
    private interface Reading<T> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T> T query(String sql, Reading<T> reading, Object... parameters) {
        try (var connection = connection();
                var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            try (var rows = statement.executeQuery()) {
                return reading.of(rows);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private Connection connection() throws SQLException {
        var servers = SharedServers.servers();
        var url = "jdbc:postgresql://%s:%d/%s".formatted(servers.databaseHost(), servers.databasePort(), database);
        return DriverManager.getConnection(url, database + "_engine", Databases.PASSWORD);
    }
}
