package dev.ringline.sandbox.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting for what another process does. */
public final class Waiting {
    private static final long PAUSE_NANOS = Duration.ofMillis(25).toNanos();

    private Waiting() {}

    /** True once it holds; false when time is up or the thread is interrupted, with the interrupt kept. */
    public static boolean until(Duration within, BooleanSupplier holds) {
        var end = System.nanoTime() + within.toNanos();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - end > 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }
}
