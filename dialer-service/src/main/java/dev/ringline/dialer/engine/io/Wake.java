package dev.ringline.dialer.engine.io;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** A loop on a thread of its own: one step, a pause, until it is stopped. A step that throws is said and repeated. */
public final class Wake {
    private static final Logger LOG = Logger.getLogger(Wake.class);

    private final AtomicBoolean running = new AtomicBoolean(true);
    private final Thread thread;

    /** One step of a loop. */
    @FunctionalInterface
    public interface Step {
        /** @return how long to pause before the next */
        Duration run() throws Exception;
    }

    private Wake(Thread.Builder builder, String name, Duration afterFailure, Step step) {
        thread = builder.name(name).unstarted(() -> loop(name, afterFailure, step));
    }

    public static Wake start(String name, Duration afterFailure, Step step) {
        return start(new Wake(Thread.ofVirtual(), name, afterFailure, step));
    }

    /** For what must not wait behind the virtual threads of hundreds of calls, which take turns on few threads of the system. */
    public static Wake startApart(String name, Duration afterFailure, Step step) {
        return start(new Wake(Thread.ofPlatform().daemon(), name, afterFailure, step));
    }

    private static Wake start(Wake wake) {
        wake.thread.start();
        return wake;
    }

    /** Cuts the pause short; during a step: the one after it. */
    public void soon() {
        LockSupport.unpark(thread);
    }

    /** Ends it after the step under way. @return whether that is over */
    public boolean stop(Duration atMost) {
        running.set(false);
        LockSupport.unpark(thread);
        try {
            return thread.join(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void loop(String name, Duration afterFailure, Step step) {
        while (running.get()) {
            LockSupport.parkNanos(once(name, afterFailure, step).toNanos());
        }
    }

    private static Duration once(String name, Duration afterFailure, Step step) {
        try {
            return step.run();
        } catch (Exception e) { // a database or provider that is away comes back
            LOG.warnf("%s: %s", name, said(e));
            LOG.debug(name, e);
            return afterFailure;
        }
    }

    /** A database's message may repeat what a row holds. */
    private static String said(Exception e) {
        return e instanceof SQLException sql ? "SQLSTATE " + sql.getSQLState() : e.toString();
    }
}
