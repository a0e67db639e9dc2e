package dev.ringline.cli.line;

import java.time.Duration;

/** What whoever watches a line hears of it; a replica goes by its name. Called from several threads. */
public interface LineEvents {
    LineEvents QUIET = new LineEvents() {};

    default void starting(String part) {}

    default void ready(String part, Duration took) {}

    /** It runs, but a rule topic holds what it cannot read. */
    default void stopped(String replica) {}

    /** Nobody asked it to end. */
    default void died(String replica, int exitCode) {}

    default void restarted(String replica, Duration took) {}

    default void failedToRestart(String replica, String why) {}

    /** It died again and again: the line goes on without it. */
    default void givenUp(String replica) {}
}
