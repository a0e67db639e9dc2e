package dev.ringline.sandbox.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database as it was at a moment, beside the one that goes on, and put in its place later. */
public final class Backups {
    private static final String URL = "jdbc:postgresql://127.0.0.1:%d/postgres";
    private static final String SUPERUSER = "postgres";
    private static final int GONE_WITHIN_MS = 5_000;

    private final int port;

    Backups(int port) {
        this.port = port;
    }

    /** Who is connected to it loses his connections, for a copy is made of what nobody uses. */
    public void take(String database) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + copy(database));
            alone(statement, database);
            try {
                statement.execute(
                        "create database %s template %s owner %s_owner".formatted(copy(database), database, database));
            } finally {
                statement.execute("alter database %s allow_connections true".formatted(database));
            }
        }
    }

    /** What was committed since is gone. */
    public void putBack(String database) throws SQLException {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            alone(statement, database);
            statement.execute("drop database " + database);
            statement.execute("revoke all on database %s from public".formatted(copy(database)));
            statement.execute(
                    "grant connect on database %s to %2$s_app, %2$s_engine".formatted(copy(database), database));
            statement.execute("alter database %s rename to %s".formatted(copy(database), database));
        }
    }

    private static void alone(Statement statement, String database) throws SQLException {
        statement.execute("alter database %s allow_connections false".formatted(database));
        statement.execute("select pg_terminate_backend(pid, %d) from pg_stat_activity where datname = '%s'"
                .formatted(GONE_WITHIN_MS, database));
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(URL.formatted(port), SUPERUSER, Databases.PASSWORD);
    }

    private static String copy(String database) {
        return database + "_backup";
    }
}
