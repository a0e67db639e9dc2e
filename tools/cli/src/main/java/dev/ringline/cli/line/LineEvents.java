package dev.ringline.cli.line;

import dev.ringline.sandbox.server.Service;
import java.time.Duration;

/** What whoever watches a line hears of it. Called from several threads. */
public interface LineEvents {
    LineEvents QUIET = new LineEvents() {};

    default void starting(String part) {}

    default void ready(String part, Duration took) {}

    /** Nobody asked it to end. */
    default void died(Service service, int exitCode) {}

    default void restarted(Service service, Duration took) {}

    default void failedToRestart(Service service, String why) {}

    /** It died again and again: the line goes on without it. */
    default void givenUp(Service service) {}
}
