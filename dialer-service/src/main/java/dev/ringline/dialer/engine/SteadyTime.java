package dev.ringline.dialer.engine;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Time that only goes on, for what has to be waited for: the wall clock is read once, and from then on the monotonic one
 * counts. A clock that is put right, or wrong, neither shortens nor lengthens a wait. Its instants compare with each other
 * only: another process's are other ones.
 */
public final class SteadyTime implements InstantSource {
    private final Instant began;
    private final long beganNanos;
    private final LongSupplier nanos;

    public SteadyTime(InstantSource wall) {
        this(wall, System::nanoTime);
    }

    SteadyTime(InstantSource wall, LongSupplier nanos) {
        this.nanos = nanos;
        began = wall.instant();
        beganNanos = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return began.plusNanos(nanos.getAsLong() - beganNanos);
    }
}
