package dev.ringline.dialer.pacing.io;

import dev.ringline.dialer.pacing.Lane;
import java.util.Comparator;

/** A turn in a lane: comes when its slot and the lane let it, and tells the lane and the probe what became of it. */
final class LaneTurn implements AutoCloseable {
    static final Comparator<LaneTurn> EARLIEST_FIRST = (one, other) -> Long.compare(one.slotNanos - other.slotNanos, 0);

    private final Lane lane;
    private final PathProbe probe;
    private final long slotNanos;
    private volatile Lane.Start start;

    LaneTurn(Lane lane, PathProbe probe, long slotNanos) {
        this.lane = lane;
        this.probe = probe;
        this.slotNanos = slotNanos;
    }

    /** @return 0 when it came, or is too late; else how long to wait before it is asked again */
    long askNanos(long nowNanos) {
        if (nowNanos - slotNanos > Lane.TOO_LATE_NANOS) {
            return 0;
        }
        if (nowNanos - slotNanos < 0) {
            return slotNanos - nowNanos;
        }
        var answer = lane.trySend(slotNanos, nowNanos);
        start = answer.start();
        return answer.isGo() ? 0 : answer.waitNanos();
    }

    /** Whether it came in time. */
    boolean isGo() {
        return start != null;
    }

    synchronized void written() {
        if (start != null) {
            long now = System.nanoTime();
            start.written(now);
            start = null;
            probe.follow(now);
        }
    }

    synchronized void dropped() {
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
