package dev.ringline.platform;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A named place between two steps at which a fault test kills the process, as {@code kill -9} would: no hook runs, nothing is
 * flushed. {@code RINGLINE_CRASH_AT} names it (environment or system property), with {@code :3} behind it for the third time
 * that it is passed; without it nothing happens.
 */
public final class CrashPoint {
    public static final String SETTING = "RINGLINE_CRASH_AT";
    private static final int KILLED = 137;
    private static final String WANTED = Optional.ofNullable(System.getProperty(SETTING))
            .orElseGet(() -> System.getenv().getOrDefault(SETTING, ""));

    private static final String POINT = WANTED.split(":", 2)[0];
    private static final AtomicInteger LEFT =
            new AtomicInteger(WANTED.contains(":") ? Integer.parseInt(WANTED.split(":", 2)[1]) : 1);

    private CrashPoint() {}

    public static void at(String name) {
        if (!POINT.isEmpty() && POINT.equals(name) && LEFT.decrementAndGet() == 0) {
            System.err.println("crash point " + name);
            Runtime.getRuntime().halt(KILLED);
        }
    }
}
