package dev.ringline.simulation.dialer;

import dev.ringline.dialer.shard.HandedStarts;
import dev.ringline.simulation.world.Timeline;
import java.util.Map;

/**
 * As {@code engine/io/Life.stop}: no more claims, what was claimed is written, the shards handed over with the starts that still
 * count; requests under way end by themselves.
 */
final class Draining {
    private static final long LOOK_AGAIN = 10 * Timeline.MS;
    private static final long CLAIMED_WITHIN = 5 * Timeline.SECOND;
    private static final long SENT_WITHIN = 250 * Timeline.MS;
    private static final long SETTLED_WITHIN = 300 * Timeline.MS;
    private static final long BEAT_WITHIN = 2 * Timeline.SECOND;

    private final Replica replica;
    private final LeaseLoop lease;
    private final LaneLoop lanes;

    Draining(Replica replica, LeaseLoop lease, LaneLoop lanes) {
        this.replica = replica;
        this.lease = lease;
        this.lanes = lanes;
    }

    private interface Until {
        boolean isSo();
    }

    void begin() {
        if (replica.draining) {
            return;
        }
        replica.draining = true;
        replica.world.trace().note("drains", replica.process.incarnation());
        await(CLAIMED_WITHIN, () -> !replica.claiming, claimed -> {
            if (claimed) {
                await(SENT_WITHIN, () -> replica.unsent == 0, sent -> {
                    if (sent) {
                        await(SETTLED_WITHIN, this::isSettled, settled -> end(lanes.windows()));
                    } else {
                        end(Map.of());
                    }
                });
            } else {
                end(Map.of());
            }
        });
    }

    private boolean isSettled() {
        return lanes.windows().size() >= lanes.shards();
    }

    private void end(Map<Integer, HandedStarts> windows) {
        await(BEAT_WITHIN, lease::isStopped, stopped -> lease.handBack(windows));
    }

    private interface Then {
        void go(boolean inTime);
    }

    private void await(long atMost, Until what, Then then) {
        awaitUntil(replica.process.nanoTime() + atMost, what, then);
    }

    private void awaitUntil(long until, Until what, Then then) {
        if (what.isSo() || replica.process.nanoTime() - until >= 0) {
            then.go(what.isSo());
        } else {
            replica.process.in(LOOK_AGAIN, () -> awaitUntil(until, what, then));
        }
    }
}
