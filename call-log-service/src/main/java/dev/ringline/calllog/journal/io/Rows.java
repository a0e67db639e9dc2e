package dev.ringline.calllog.journal.io;

import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Many rows in one statement: each column travels as an array of texts, and the statement casts it. */
public final class Rows {
    private Rows() {}

    /** Reads one row. */
    @FunctionalInterface
    public interface Reading<T> {
        T read(ResultSet row) throws SQLException;
    }

    /**
     * @param sql with one {@code ?} a column, in {@code unnest(?::text[], ?::text[]::bigint[] …)}
     * @param columns what each column holds of a row; its text is what PostgreSQL reads
     */
    @SafeVarargs
    public static <R> int write(
            Connection connection, String sql, Collection<R> rows, Function<? super R, Object>... columns)
            throws SQLException {
        if (rows.isEmpty()) {
            return 0;
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.length; i++) {
                setArray(
                        connection,
                        statement,
                        i + 1,
                        rows.stream().map(columns[i]).toList());
            }
            return statement.executeUpdate();
        }
    }

    /** @param columns as in {@link #write} */
    @SafeVarargs
    public static <R, T> List<T> read(
            Connection connection,
            String sql,
            Reading<T> reading,
            Collection<R> rows,
            Function<? super R, Object>... columns)
            throws SQLException {
        if (rows.isEmpty()) {
            return List.of();
        }
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < columns.length; i++) {
                setArray(
                        connection,
                        statement,
                        i + 1,
                        rows.stream().map(columns[i]).toList());
            }
            return all(statement, reading);
        }
    }

    public static <T> List<T> query(Connection connection, String sql, Reading<T> reading, Object... parameters)
            throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            return all(statement, reading);
        }
    }

    public static long number(Connection connection, String sql, Object... parameters) throws SQLException {
        return query(connection, sql, row -> row.getLong(1), parameters).getFirst();
    }

    public static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            set(statement, parameters);
            return statement.executeUpdate();
        }
    }

    private static <T> List<T> all(PreparedStatement statement, Reading<T> reading) throws SQLException {
        try (var rows = statement.executeQuery()) {
            var read = new ArrayList<T>();
            while (rows.next()) {
                read.add(reading.read(rows));
            }
            return read;
        }
    }

    private static void set(PreparedStatement statement, Object... parameters) throws SQLException {
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    /** PostgreSQL's text holds no NUL. Where it matters (the journal) none comes this far. */
    private static String text(Object value) {
        var text = Objects.toString(value, null);
        return text == null || text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    private static void setArray(Connection connection, PreparedStatement statement, int at, List<Object> values)
            throws SQLException {
        var texts = values.stream().map(Rows::text).toArray();
        statement.setArray(at, SqlArray.TEXT.of(connection, texts));
    }
}
