package dev.ringline.sandbox.server;

import java.util.Arrays;

/** The four services, as far as their database is concerned. */
public enum Service {
    NUMBER("number"),
    CAMPAIGN("campaign"),
    DIALER("dialer"),
    CALL_LOG("call_log");

    private final String database;

    Service(String database) {
        this.database = database;
    }

    /** The database's name; its roles are this with {@code _owner}, {@code _app} and {@code _engine}. */
    public String database() {
        return database;
    }

    public static Service ofDatabase(String database) {
        return Arrays.stream(values())
                .filter(service -> service.database.equals(database))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no service has a database " + database));
    }
}
