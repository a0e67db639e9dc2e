package dev.ringline.cli.demo;

import java.time.Duration;
import java.util.List;

/**
 * One thing that the demo does.
 *
 * @param says what came of it, with the measured values; while it runs, what it is at
 * @param more further lines
 */
record Step(String name, State state, String says, List<String> more, Duration took) {
    enum State {
        AHEAD,
        RUNNING,
        DONE,
        FAILED
    }

    static Step ahead(String name) {
        return new Step(name, State.AHEAD, "", List.of(), Duration.ZERO);
    }

    Step running(String at) {
        return new Step(name, State.RUNNING, at, List.of(), took);
    }

    Step done(String what, List<String> details, Duration after) {
        return new Step(name, State.DONE, what, details, after);
    }

    Step withoutDetails() {
        return new Step(name, state, says, List.of(), took);
    }

    Step failed(String why) {
        return new Step(name, State.FAILED, why, List.of(), took);
    }
}
