package dev.ringline.simulation.dialer;

import dev.ringline.simulation.world.Timeline;

/** As {@code engine/io/Life.stop}: no more claims, the shard handed back; requests under way end by themselves. */
final class Draining {
    private static final long LOOK_AGAIN = 10 * Timeline.MS;
    private static final long CLAIMED_WITHIN = 5 * Timeline.SECOND;
    private static final long BEAT_WITHIN = 2 * Timeline.SECOND;

    private final Replica replica;
    private final LeaseLoop lease;

    Draining(Replica replica, LeaseLoop lease) {
        this.replica = replica;
        this.lease = lease;
    }

    private interface Until {
        boolean isSo();
    }

    void begin() {
        if (!replica.draining) {
            replica.draining = true;
            replica.world.trace().note("drains", replica.process.incarnation());
            await(CLAIMED_WITHIN, () -> !replica.claiming, () -> await(BEAT_WITHIN, lease::isStopped, lease::handBack));
        }
    }

    private void await(long atMost, Until what, Runnable then) {
        awaitUntil(replica.process.nanoTime() + atMost, what, then);
    }

    private void awaitUntil(long until, Until what, Runnable then) {
        if (what.isSo() || replica.process.nanoTime() - until >= 0) {
            then.run();
        } else {
            replica.process.in(LOOK_AGAIN, () -> awaitUntil(until, what, then));
        }
    }
}
