package dev.ringline.simulation.world;

import java.util.ArrayList;
import java.util.List;

/** A service's replicas as Kafka's group sees them: partitions go to those that live, and move when one does not. */
public final class Consumers {
    private static final long SESSION = 6 * Timeline.SECOND;
    private static final long REBALANCE = 400 * Timeline.MS;

    private final World world;
    private final List<Process> members;
    private final List<Bus.Subscription> subscriptions = new ArrayList<>();
    private List<Process> assigned = List.of();

    public Consumers(World world, List<Process> members) {
        this.world = world;
        this.members = members;
        for (var member : members) {
            member.onStart(() -> world.timeline().in(REBALANCE, this::rebalance));
            member.onEnd(() -> world.timeline().in(SESSION, this::rebalance));
        }
    }

    void add(Bus.Subscription subscription) {
        subscriptions.add(subscription);
    }

    Process owner(int partition) {
        return assigned.isEmpty() ? null : assigned.get(partition % assigned.size());
    }

    /** One was stopped: the group misses it after a while. */
    public void missed() {
        world.timeline().in(SESSION, this::rebalance);
    }

    /** One came back. */
    public void returned() {
        subscriptions.forEach(Bus.Subscription::pollAll);
        world.timeline().in(REBALANCE, this::rebalance);
    }

    private void rebalance() {
        var running = members.stream().filter(Process::isRunning).toList();
        if (!running.equals(assigned)) {
            assigned = running;
        }
        subscriptions.forEach(Bus.Subscription::reassigned);
    }
}
