package dev.ringline.sandbox.server;

import java.util.Arrays;

/** The four services. */
public enum Service {
    NUMBER("number", "number-service"),
    CAMPAIGN("campaign", "campaign-service"),
    DIALER("dialer", "dialer-service"),
    CALL_LOG("call_log", "call-log-service");

    private final String database;
    private final String module;

    Service(String database, String module) {
        this.database = database;
        this.module = module;
    }

    /** The database's name; its roles are this with {@code _owner}, {@code _app} and {@code _engine}. */
    public String database() {
        return database;
    }

    /** Its module, which is what people call it. */
    public String module() {
        return module;
    }

    /** As paths name it: {@code number}, {@code campaign}, {@code dialer}, {@code call-log}. */
    public String shortName() {
        return module.replace("-service", "");
    }

    public static Service ofDatabase(String database) {
        return Arrays.stream(values())
                .filter(service -> service.database.equals(database))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no service has a database " + database));
    }
}
