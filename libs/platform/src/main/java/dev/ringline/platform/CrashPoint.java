package dev.ringline.platform;

import java.util.Optional;

/**
 * A named place between two steps at which a fault test kills the process, as {@code kill -9} would: no hook runs, nothing is
 * flushed. {@code RINGLINE_CRASH_AT} names it (environment or system property); without it nothing happens.
 */
public final class CrashPoint {
    public static final String SETTING = "RINGLINE_CRASH_AT";
    private static final int KILLED = 137;
    private static final String WANTED = Optional.ofNullable(System.getProperty(SETTING))
            .orElseGet(() -> System.getenv().getOrDefault(SETTING, ""));

    private CrashPoint() {}

    public static void at(String name) {
        if (!WANTED.isEmpty() && WANTED.equals(name)) {
            System.err.println("crash point " + name);
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
