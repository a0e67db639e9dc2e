package dev.ringline.calllog.replay.io;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/** A tenant's rows of a table as text, sorted bytewise, a few at a time. */
final class Dump implements Iterator<String>, AutoCloseable {
    private static final int FETCH = 1_000;

    private final PreparedStatement statement;
    private final ResultSet rows;
    private String next;

    private Dump(PreparedStatement statement, ResultSet rows) throws SQLException {
        this.statement = statement;
        this.rows = rows;
        next = rows.next() ? rows.getString(1) : null;
    }

    /** @param table one of ours, with its schema */
    static Dump of(Connection connection, String table, String tenant) throws SQLException {
        var statement = connection.prepareStatement(
                "select t::text from " + table + " t where tenant_id = ? order by t::text collate \"C\"");
        statement.setFetchSize(FETCH);
        statement.setString(1, tenant);
        return new Dump(statement, statement.executeQuery());
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public String next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        try {
            var row = next;
            next = rows.next() ? rows.getString(1) : null;
            return row;
        } catch (SQLException e) {
            throw new IllegalStateException("the dump broke off", e);
        }
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
