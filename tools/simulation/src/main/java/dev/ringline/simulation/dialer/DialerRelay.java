package dev.ringline.simulation.dialer;

import dev.ringline.events.Topic;
import dev.ringline.simulation.world.Bus;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.Timeline;
import java.util.List;

/** The outbox of {@code calls}: one replica leads, by a session's lock that a stopped process keeps and a dead one loses. */
final class DialerRelay {
    private static final long NEXT_TRY = 500 * Timeline.MS;
    private static final int BATCH = 1_000;

    private final List<Replica> replicas;
    private final Bus bus;
    private Process leader;
    private boolean busy;
    private boolean expecting;

    DialerRelay(List<Replica> replicas, Bus bus) {
        this.replicas = replicas;
        this.bus = bus;
        for (var replica : replicas) {
            replica.process.onStart(() -> replica.process.in(NEXT_TRY, this::lead));
            replica.process.onEnd(() -> replica.world.timeline().in(NEXT_TRY, this::lead));
        }
    }

    private void lead() {
        if (leader == null || !leader.isAlive()) {
            busy = false;
            expecting = false;
            leader = null;
            for (var replica : replicas) {
                if (leader == null && replica.process.isRunning()) {
                    leader = replica.process;
                    look();
                }
            }
        }
    }

    void expect() {
        if (leader != null && !expecting) {
            expecting = true;
            leader.in(Timeline.MS, () -> {
                expecting = false;
                look();
            });
        }
    }

    private void look() {
        var replica = replicas.getFirst();
        if (leader == null || busy || replica.tables.outbox.isEmpty()) {
            return;
        }
        busy = true;
        if (replica.database.isDown() || bus.isDown()) {
            leader.in(NEXT_TRY, this::again);
            return;
        }
        var outbox = replica.tables.outbox;
        var batch = List.copyOf(outbox.subList(0, Math.min(BATCH, outbox.size())));
        if (replica.world.has(Mutation.DELETE_BEFORE_ACK)) {
            delete(batch.size());
        }
        if (leader.diesAt("before-relay-sends")) {
            return;
        }
        batch.forEach(message -> bus.send(Topic.CALLS, message));
        if (!leader.diesAt("after-relay-sent")) {
            replica.database.transaction(
                    leader, () -> deleteSent(batch.size()), this::again, () -> leader.in(NEXT_TRY, this::again));
        }
    }

    /** Only the leader deletes, and others append behind: what was read is what stands first. */
    private void delete(int count) {
        replicas.getFirst().tables.outbox.subList(0, count).clear();
    }

    private void deleteSent(int count) {
        if (!replicas.getFirst().world.has(Mutation.DELETE_BEFORE_ACK)) {
            delete(count);
        }
    }

    private void again() {
        busy = false;
        look();
    }
}
