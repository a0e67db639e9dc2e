package dev.ringline.simulation.world;

import dev.ringline.events.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Kafka: each partition keeps its order, and no two keep time with each other. What is sent stays. */
public final class Bus {
    private static final int BATCH = 200;

    private final World world;
    private final int partitions;
    private final Dice dice;
    private final Map<Topic, List<List<Message>>> logs = new EnumMap<>(Topic.class);
    private final Map<Topic, List<Subscription>> subscriptions = new EnumMap<>(Topic.class);
    private final Map<Topic, long[]> slowUntil = new EnumMap<>(Topic.class);
    private long downUntil;

    public Bus(World world, int partitions) {
        this.world = world;
        this.partitions = partitions;
        this.dice = Dice.of(world.seed(), "kafka");
    }

    /** Takes a batch into the consumer's database. */
    public interface Handler {
        /** @param done to be told whether it is committed; a batch that is not comes again */
        void take(Process owner, int partition, long firstOffset, List<Message> batch, Consumer<Boolean> done);

        /** Where the consumer's own database says that it stands. */
        long storedOffset(int partition);
    }

    public int partitions() {
        return partitions;
    }

    public void downUntil(long nanos) {
        downUntil = Math.max(downUntil, nanos);
        world.timeline().at(downUntil, () -> all().forEach(Subscription::pollAll));
    }

    public boolean isDown() {
        return world.timeline().now() < downUntil;
    }

    public void slowUntil(Topic topic, int partition, long nanos) {
        slowUntil.computeIfAbsent(topic, t -> new long[partitions])[partition] = nanos;
    }

    /** @return false if Kafka does not take it now */
    public boolean send(Topic topic, Message message) {
        return send(topic, Math.floorMod(message.key().hashCode(), partitions), message);
    }

    public boolean send(Topic topic, int partition, Message message) {
        if (isDown()) {
            return false;
        }
        log(topic, partition).add(message);
        subscriptions.getOrDefault(topic, List.of()).forEach(s -> s.poll(partition));
        return true;
    }

    public Subscription subscribe(Topic topic, Consumers group, Handler handler) {
        var subscription = new Subscription(topic, group, handler);
        subscriptions.computeIfAbsent(topic, t -> new ArrayList<>()).add(subscription);
        group.add(subscription);
        return subscription;
    }

    private List<Subscription> all() {
        return subscriptions.values().stream().flatMap(List::stream).toList();
    }

    private List<Message> log(Topic topic, int partition) {
        var log = logs.computeIfAbsent(topic, t -> new ArrayList<>());
        while (log.size() < partitions) {
            log.add(new ArrayList<>());
        }
        return log.get(partition);
    }

    private long delay(Topic topic, int partition) {
        var slow = slowUntil.get(topic);
        long usual = dice.between(500, 6_000) * 1_000;
        return slow == null
                ? usual
                : Math.max(usual, slow[partition] - world.timeline().now());
    }

    /** One topic as a group of consumers reads it. */
    public final class Subscription {
        private final Topic topic;
        private final Consumers group;
        private final Handler handler;
        private final long[] position = new long[partitions];
        private final boolean[] busy = new boolean[partitions];
        private final int[] generation = new int[partitions];

        private Subscription(Topic topic, Consumers group, Handler handler) {
            this.topic = topic;
            this.group = group;
            this.handler = handler;
        }

        /** Partitions have new owners: each begins where the database says. */
        void reassigned() {
            for (int p = 0; p < partitions; p++) {
                generation[p]++;
                busy[p] = false;
                position[p] = handler.storedOffset(p);
                poll(p);
            }
        }

        /** Reads what it had already, once more. */
        public void rewind(int partition, int records) {
            position[partition] = Math.max(0, position[partition] - records);
            poll(partition);
        }

        void pollAll() {
            for (int p = 0; p < partitions; p++) {
                poll(p);
            }
        }

        void poll(int partition) {
            if (!busy[partition] && position[partition] < log(topic, partition).size()) {
                busy[partition] = true;
                int of = generation[partition];
                world.timeline().in(delay(topic, partition), () -> fetch(partition, of));
            }
        }

        private void fetch(int partition, int of) {
            if (of != generation[partition]) {
                return;
            }
            var owner = group.owner(partition);
            if (owner == null || !owner.isRunning() || isDown()) {
                busy[partition] = false; // whoever comes, or comes back, polls
                return;
            }
            var log = log(topic, partition);
            long from = position[partition];
            var batch = List.copyOf(log.subList((int) from, (int) Math.min(log.size(), from + BATCH)));
            handler.take(owner, partition, from, batch, ok -> taken(partition, of, from, batch.size(), ok));
        }

        private void taken(int partition, int of, long from, int count, boolean ok) {
            if (of == generation[partition]) {
                busy[partition] = false;
                if (ok && position[partition] == from) {
                    position[partition] = from + count;
                }
                poll(partition);
            }
        }
    }
}
