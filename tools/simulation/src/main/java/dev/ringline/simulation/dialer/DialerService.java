package dev.ringline.simulation.dialer;

import dev.ringline.events.Attempt;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.Topic;
import dev.ringline.simulation.provider.Carrier;
import dev.ringline.simulation.provider.Hint;
import dev.ringline.simulation.provider.LiveKit;
import dev.ringline.simulation.scenario.Scenario;
import dev.ringline.simulation.world.Bus;
import dev.ringline.simulation.world.Consumers;
import dev.ringline.simulation.world.Database;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/** dialer-service: its replicas on one database. */
public final class DialerService {
    private static final long NONCE_MS = 250;

    private final World world;
    private final DialerTables tables;
    private final Database database;
    private final Scenario scenario;
    private final List<Replica> replicas = new ArrayList<>();
    private final List<WebhookIntake> webhooks = new ArrayList<>();
    private final Map<Process, Draining> drains = new HashMap<>();
    private final DialerRelay relay;
    private final Map<Process, Consumers> groups = new HashMap<>();
    private final List<Bus.Subscription> subscriptions = new ArrayList<>();
    private long nonces;

    /** Ways out of the dialer, and who watches it. */
    public interface Around extends DialerTables.Watch {
        void nonce(FreshnessNonce nonce);

        /** A request for an INVITE is written. */
        void sends(Attempt attempt);
    }

    public DialerService(
            World world,
            List<Process> processes,
            Database database,
            Bus bus,
            LiveKit liveKit,
            Carrier carrier,
            Scenario scenario,
            Around around) {
        this.world = world;
        this.database = database;
        this.scenario = scenario;
        this.tables = new DialerTables(world, around);
        scenario.pools().forEach(pool -> {
            tables.guards.put(pool.id(), new DialerTables.Guard());
            tables.shards.shardOf(pool.tenant()); // who has a pool has a shard
        });
        for (var process : processes) {
            var replica = new Replica(world, process, database, tables, liveKit, carrier, bus, scenario, around::sends);
            replicas.add(replica);
            assemble(replica, around);
            read(bus, process);
        }
        this.relay = new DialerRelay(replicas, bus);
        tables.onOutbox(relay::expect);
        liveKit.webhooksTo(this::post);
    }

    /** Each replica reads every partition, in a group of its own; offsets are in the database under one name. */
    private void read(Bus bus, Process process) {
        var group = new Consumers(world, List.of(process));
        groups.put(process, group);
        for (var topic : List.of(Topic.LEADS_READY, Topic.CAMPAIGNS, Topic.SUPPRESSIONS)) {
            subscriptions.add(bus.subscribe(topic, group, new Intakes(world, topic, tables, database)));
        }
    }

    private void assemble(Replica replica, Around around) {
        var ends = new CallEnds(tables);
        var rooms = new RoomWork(replica);
        var sending = new Sending(replica, ends);
        var lease = new LeaseLoop(replica);
        new Preparing(replica, rooms);
        var lanes = new LaneLoop(replica, new Claiming(replica), sending);
        drains.put(replica.process, new Draining(replica, lease, lanes));
        new Reconciling(replica, rooms, ends);
        new InVain(replica);
        new Sweeping(replica, rooms, ends);
        webhooks.add(new WebhookIntake(replica, rooms, ends));
        replica.process.onStart(() -> {
            Ticks.loop(replica.process, NONCE_MS, pause -> {
                if (replica.mayOwn || replica.ownsTenants() && !tables.waiting.isEmpty()) {
                    sendNonce(replica, around);
                    pause.ms(NONCE_MS);
                } else { // nobody asks how old its view is
                    pause.rung(replica.ownsTenants() ? tables.waiting.more : replica.gained);
                }
            });
        });
    }

    private void sendNonce(Replica replica, Around around) {
        var nonce = new UUID(++nonces, 0); // they rise with time
        replica.nonces.sending(nonce, replica.process.nanoTime());
        around.nonce(new FreshnessNonce(nonce, replica.process.incarnation()));
    }

    /** To a replica that runs, as an edge would send it. */
    private void post(Hint hint, Consumer<Boolean> answered) {
        for (int i = 0; i < replicas.size(); i++) {
            if (replicas.get(i).process.isRunning()) {
                webhooks.get(i).post(hint, answered);
                return;
            }
        }
        answered.accept(false);
    }

    /** By the database itself, with nothing in the way. */
    public void kill(boolean on, Runnable done) {
        var by = replicas.stream().filter(r -> r.process.isRunning()).findFirst();
        by.ifPresent(replica -> database.transaction(
                replica.process,
                () -> {
                    tables.kill = on ? "TENANT" : null;
                    tables.rulesChanged();
                    done.run();
                },
                () -> {},
                () -> {}));
    }

    public void drain(Process process) {
        if (process.isRunning()) {
            drains.get(process).begin();
        }
    }

    public DialerTables tables() {
        return tables;
    }

    /** {@code null}: it is none of ours. */
    public Consumers group(Process process) {
        return groups.get(process);
    }

    public List<Bus.Subscription> subscriptions() {
        return List.copyOf(subscriptions);
    }

    public Scenario scenario() {
        return scenario;
    }
}
