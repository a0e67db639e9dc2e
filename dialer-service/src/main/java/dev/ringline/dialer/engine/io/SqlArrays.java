package dev.ringline.dialer.engine.io;

import dev.ringline.events.codec.InstantText;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;

/** Columns of many rows as a statement's arrays, for {@code unnest}: all of one length, in the rows' order. */
public final class SqlArrays<R> {
    private final PreparedStatement statement;
    private final Connection connection;
    private final Collection<R> rows;
    private int place;

    private SqlArrays(PreparedStatement statement, Collection<R> rows, int place) throws SQLException {
        this.statement = statement;
        this.connection = statement.getConnection();
        this.rows = rows;
        this.place = place;
    }

    /** The first column is the statement's first parameter, and so on. */
    public static <R> SqlArrays<R> of(PreparedStatement statement, Collection<R> rows) throws SQLException {
        return new SqlArrays<>(statement, rows, 1);
    }

    /** @param place of the first column among the statement's parameters */
    public static <R> SqlArrays<R> from(PreparedStatement statement, int place, Collection<R> rows)
            throws SQLException {
        return new SqlArrays<>(statement, rows, place);
    }

    public SqlArrays<R> uuids(Function<R, UUID> column) throws SQLException {
        return set("uuid", rows.stream().map(column).toArray(UUID[]::new));
    }

    public SqlArrays<R> texts(Function<R, String> column) throws SQLException {
        return set("text", rows.stream().map(column).toArray(String[]::new));
    }

    /** Goes as it is: no escaping, no characters. */
    public SqlArrays<R> bytes(Function<R, byte[]> column) throws SQLException {
        return set("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }

    public SqlArrays<R> longs(Function<R, Long> column) throws SQLException {
        return set("int8", rows.stream().map(column).toArray(Long[]::new));
    }

    public SqlArrays<R> booleans(Function<R, Boolean> column) throws SQLException {
        return set("bool", rows.stream().map(column).toArray(Boolean[]::new));
    }

    public SqlArrays<R> times(Function<R, Instant> column) throws SQLException {
        return set(
                "timestamptz",
                rows.stream()
                        .map(column)
                        .map(time -> time == null ? null : InstantText.of(time))
                        .toArray(String[]::new));
    }

    private SqlArrays<R> set(String type, Object[] values) throws SQLException {
        Array array = connection.createArrayOf(type, values);
        statement.setArray(place++, array);
        return this;
    }
}
