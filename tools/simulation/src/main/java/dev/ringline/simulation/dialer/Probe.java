package dev.ringline.simulation.dialer;

import dev.ringline.dialer.pacing.Path;
import dev.ringline.simulation.world.Timeline;

/** As {@code pacing/io/PathProbe}: a cheap request every few milliseconds while an INVITE is on its way; here there is one. */
final class Probe {
    private static final long EVERY = 5 * Timeline.MS;
    private static final long AFTER_FAILURE = 50 * Timeline.MS;
    private static final long SETTLE = 50 * Timeline.MS;
    private static final long JITTER = 10 * Timeline.MS;

    private final Replica replica;
    private final Path path = new Path(SETTLE, JITTER, 1);
    private boolean watching;
    private boolean failing;
    private long followedAt;

    Probe(Replica replica) {
        this.replica = replica;
    }

    Path path() {
        return path;
    }

    /** Something was written: watch until it must have arrived. */
    void follow(long nowNanos) {
        path.expect(nowNanos);
        if (!watching) {
            watching = true;
            watch();
        } else if (path.isShort() && !failing && nowNanos - followedAt >= EVERY) {
            ask();
        }
        followedAt = nowNanos;
    }

    private void watch() {
        if (path.isSettled()) {
            watching = false;
            return;
        }
        if (path.mayBegin()) {
            ask();
        }
        replica.process.in(failing ? AFTER_FAILURE : EVERY, this::watch);
    }

    private void ask() {
        long asked = path.begin(0, replica.process.nanoTime());
        replica.liveKit.answers(replica.process, yes -> {
            failing = !yes;
            if (yes) {
                path.answered(asked, replica.process.nanoTime());
            } else {
                path.failed(asked);
            }
        });
    }
}
