package dev.ringline.campaign.lead.io;

import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/** Rows as arrays, one a column: what {@code unnest} makes rows of again. */
public record Columns<T>(Connection connection, PreparedStatement statement, List<T> rows) {
    public void set(int index, SqlArray type, Function<T, Object> value) throws SQLException {
        var values = rows.stream().map(value).toArray();
        statement.setArray(index, type.of(connection, values));
    }
}
