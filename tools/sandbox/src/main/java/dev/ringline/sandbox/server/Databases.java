package dev.ringline.sandbox.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Four databases, three roles each: the owner migrates, the application and the engine work, and neither of these owns a
 * table or may bypass row-level security.
 */
public final class Databases {
    public static final String PASSWORD = "ringline";

    private static final List<String> ROLES = List.of("owner", "app", "engine");

    private Databases() {}

    /** Creates what is missing; leaves what is there. */
    public static void create(String host, int port, String superuser, String password) throws SQLException {
        var url = "jdbc:postgresql://%s:%d/postgres".formatted(host, port);
        try (var connection = DriverManager.getConnection(url, superuser, password)) {
            for (var service : Service.values()) {
                create(connection, service.database());
            }
        }
    }

    private static void create(Connection connection, String database) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var role : ROLES) {
                createRole(statement, database + "_" + role);
            }
            if (!exists(statement, "select 1 from pg_database where datname = '%s'".formatted(database))) {
                statement.execute("create database %1$s owner %1$s_owner".formatted(database));
                statement.execute("revoke all on database %s from public".formatted(database));
                statement.execute("grant connect on database %1$s to %1$s_app, %1$s_engine".formatted(database));
            }
        }
    }

    private static void createRole(Statement statement, String role) throws SQLException {
        if (!exists(statement, "select 1 from pg_roles where rolname = '%s'".formatted(role))) {
            statement.execute("create role %s login nosuperuser nobypassrls nocreatedb nocreaterole password '%s'"
                    .formatted(role, PASSWORD));
        }
    }

    private static boolean exists(Statement statement, String query) throws SQLException {
        try (var rows = statement.executeQuery(query)) {
            return rows.next();
        }
    }
}
