package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.pacing.Turn;
import java.util.concurrent.locks.LockSupport;

/** A turn in a lane: waits for its slot and for the lane, and tells the lane and the probe what became of it. */
public final class LaneTurn implements Turn, AutoCloseable {
    private final Lane lane;
    private final PathProbe probe;
    private final long slotNanos;
    private volatile Lane.Start start;

    public LaneTurn(Lane lane, PathProbe probe, long slotNanos) {
        this.lane = lane;
        this.probe = probe;
        this.slotNanos = slotNanos;
    }

    @Override
    public void await() {
        while (true) {
            long now = System.nanoTime();
            if (now - slotNanos > Lane.TOO_LATE_NANOS) {
                return;
            }
            long wait = slotNanos - now;
            if (wait <= 0) {
                var answer = lane.trySend(slotNanos, now);
                if (answer.isGo()) {
                    start = answer.start();
                    return;
                }
                wait = answer.waitNanos();
            }
            LockSupport.parkNanos(wait);
        }
    }

    /** Whether it came in time. */
    public boolean isGo() {
        return start != null;
    }

    @Override
    public synchronized void written() {
        if (start != null) {
            long now = System.nanoTime();
            start.written(now);
            start = null;
            probe.follow(now);
        }
    }

    @Override
    public synchronized void dropped() {
        if (start != null) {
            start.dropped();
            start = null;
        }
    }

    /** What nobody told us of may have been written. */
    @Override
    public void close() {
        written();
    }
}
