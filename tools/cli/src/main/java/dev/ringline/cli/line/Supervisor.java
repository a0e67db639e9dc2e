package dev.ringline.cli.line;

import dev.ringline.sandbox.process.PortInUse;
import dev.ringline.sandbox.process.ProgramFailed;
import dev.ringline.sandbox.process.Waiting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Starts a service again that died; gives up on one that cannot live. */
final class Supervisor {
    private static final int MOST_RESTARTS = 5;
    private static final Duration REMEMBERED = Duration.ofMinutes(5);
    private static final Duration STEP = Duration.ofMillis(500);

    private final LineEvents events;
    private final Map<String, Restarts> restarts = new HashMap<>();
    private volatile boolean closed;

    Supervisor(LineEvents events) {
        this.events = events;
    }

    /** Returns at once; the work is done on a thread of its own. */
    void died(ServiceProcess process, int exitCode) {
        if (!closed) {
            events.died(process.name(), exitCode);
            Thread.ofVirtual().name("restart-" + process.name()).start(() -> restart(process));
        }
    }

    void close() {
        closed = true;
    }

    private void restart(ServiceProcess process) {
        var begun = System.nanoTime();
        var count = count(process.name(), begun);
        if (count > MOST_RESTARTS) {
            events.givenUp(process.name());
            return;
        }
        Waiting.until(STEP.multipliedBy(count - 1L), () -> closed); // the first at once, then slower each time
        try {
            if (!closed) {
                process.start();
                events.restarted(process.name(), Duration.ofNanos(System.nanoTime() - begun));
            }
        } catch (ProgramFailed | PortInUse e) {
            // if it died while starting, its end brings us here again; if it hangs, readiness says so
            events.failedToRestart(process.name(), e.getMessage());
        }
    }

    private synchronized int count(String replica, long now) {
        var before = restarts.get(replica);
        var recent = before != null && now - before.lastNanos < REMEMBERED.toNanos();
        var after = new Restarts(recent ? before.count + 1 : 1, now);
        restarts.put(replica, after);
        return after.count;
    }

    private record Restarts(int count, long lastNanos) {}
}
