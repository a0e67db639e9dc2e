package dev.ringline.dialer.engine.io;

import dev.ringline.platform.sql.SqlArray;
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
        return set(SqlArray.UUID, rows.stream().map(column).toArray());
    }

    public SqlArrays<R> texts(Function<R, String> column) throws SQLException {
        return set(SqlArray.TEXT, rows.stream().map(column).toArray());
    }

    /** Goes as it is: no escaping, no characters. */
    public SqlArrays<R> bytes(Function<R, byte[]> column) throws SQLException {
        return set(SqlArray.BYTEA, rows.stream().map(column).toArray());
    }

    public SqlArrays<R> longs(Function<R, Long> column) throws SQLException {
        return set(SqlArray.INT8, rows.stream().map(column).toArray());
    }

    public SqlArrays<R> shorts(Function<R, Integer> column) throws SQLException {
        return set(SqlArray.INT2, rows.stream().map(column).toArray());
    }

    public SqlArrays<R> booleans(Function<R, Boolean> column) throws SQLException {
        return set(SqlArray.BOOL, rows.stream().map(column).toArray());
    }

    public SqlArrays<R> times(Function<R, Instant> column) throws SQLException {
        return set(SqlArray.TIMESTAMPTZ, rows.stream().map(column).toArray());
    }

    private SqlArrays<R> set(SqlArray type, Object[] values) throws SQLException {
        statement.setArray(place++, type.of(connection, values));
        return this;
    }
}
