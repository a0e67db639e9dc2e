package dev.ringline.platform.outbox;

import dev.ringline.events.Topic;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** One of the two outboxes: rules never wait behind data. */
enum OutboxTable {
    RULES("outbox_rules"),
    DATA("outbox_data");

    /** A row that waits to be sent. */
    record Waiting(long id, OutboxRow row) {}

    private final String table;

    OutboxTable(String table) {
        this.table = table;
    }

    static OutboxTable of(Topic topic) {
        return topic.isRuleTopic() ? RULES : DATA;
    }

    String table() {
        return table;
    }

    /** For JDBC and for the reactive client: four arrays of one length, ids in their order. */
    String insertSql(boolean jdbc) {
        var sql = "insert into " + table + " (topic, key, headers, value)"
                + " select topic, key, headers, value from unnest($1::text[], $2::text[], $3::text[], $4::bytea[])"
                + " as row (topic, key, headers, value)";
        return jdbc ? sql.replaceAll("\\$[1-4]", "?") : sql;
    }

    void insert(Connection connection, List<OutboxRow> rows) throws SQLException {
        try (var statement = connection.prepareStatement(insertSql(true))) {
            statement.setArray(1, SqlArray.TEXT.of(connection, texts(rows, OutboxRow::topic)));
            statement.setArray(2, SqlArray.TEXT.of(connection, texts(rows, OutboxRow::key)));
            statement.setArray(3, SqlArray.TEXT.of(connection, texts(rows, row -> HeaderText.write(row.headers()))));
            statement.setArray(
                    4,
                    SqlArray.BYTEA.of(
                            connection, rows.stream().map(OutboxRow::value).toArray()));
            statement.executeUpdate();
        }
    }

    /** @param after only ids above it: what was deleted is still passed over in the index until it is vacuumed */
    List<Waiting> oldest(Connection connection, long after, int limit) throws SQLException {
        var sql = "select id, topic, key, headers, value from " + table + " where id > ? order by id limit ?";
        try (var statement = connection.prepareStatement(sql)) {
            statement.setLong(1, after);
            statement.setInt(2, limit);
            try (var found = statement.executeQuery()) {
                var waiting = new ArrayList<Waiting>();
                while (found.next()) {
                    var headers = HeaderText.read(found.getString(4));
                    var row = new OutboxRow(found.getString(2), found.getString(3), headers, found.getBytes(5));
                    waiting.add(new Waiting(found.getLong(1), row));
                }
                return waiting;
            }
        }
    }

    /** How long the oldest row has waited, by the database's clock; 0 where none does. */
    double waitedS(Connection connection) throws SQLException {
        var sql = "select extract(epoch from clock_timestamp() - created_at) from " + table + " order by id limit 1";
        try (var statement = connection.prepareStatement(sql);
                var found = statement.executeQuery()) {
            return found.next() ? found.getDouble(1) : 0;
        }
    }

    void delete(Connection connection, List<Waiting> sent) throws SQLException {
        var ids = sent.stream().map(Waiting::id).toArray();
        try (var statement = connection.prepareStatement("delete from " + table + " where id = any (?)")) {
            statement.setArray(1, SqlArray.INT8.of(connection, ids));
            statement.executeUpdate();
        }
    }

    static String[] texts(List<OutboxRow> rows, java.util.function.Function<OutboxRow, String> column) {
        return rows.stream().map(column).toArray(String[]::new);
    }
}
