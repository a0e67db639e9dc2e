package dev.ringline.simulation.campaign;

import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.RulesEcho;
import dev.ringline.events.Topic;
import dev.ringline.simulation.campaign.CampaignTables.Outgoing;
import dev.ringline.simulation.world.Bus;
import dev.ringline.simulation.world.Database;
import dev.ringline.simulation.world.Message;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Sends one outbox in id order, deletes what was acknowledged, then echoes: as {@code platform/outbox/Relay} does it. */
public final class Relay {
    private static final long NEXT_TRY = 500 * Timeline.MS;
    private static final int BATCH = 1_000;

    private final World world;
    private final Process process;
    private final Database database;
    private final Bus bus;
    private final List<Outgoing> outbox;
    private final String what;
    private final List<FreshnessNonce> asked = new ArrayList<>();
    private boolean busy;
    private boolean expecting;

    Relay(World world, Process process, Database database, Bus bus, String what, List<Outgoing> outbox) {
        this.world = world;
        this.process = process;
        this.database = database;
        this.bus = bus;
        this.what = what;
        this.outbox = outbox;
        process.onStart(() -> {
            busy = false;
            expecting = false;
            asked.clear();
            process.in(NEXT_TRY, this::look);
        });
    }

    void expect() {
        if (!expecting && !busy) {
            expecting = true;
            process.in(Timeline.MS, () -> {
                expecting = false;
                look();
            });
        }
    }

    void echo(FreshnessNonce nonce) {
        asked.add(nonce);
        expect();
    }

    private void look() {
        if (!busy && (!outbox.isEmpty() || !asked.isEmpty())) {
            busy = true;
            if (database.isDown() || bus.isDown()) {
                process.in(NEXT_TRY, this::again);
            } else {
                send();
            }
        }
    }

    private void again() {
        busy = false;
        look();
    }

    private void send() {
        var echoes = List.copyOf(asked);
        asked.clear();
        var batch = List.copyOf(outbox.subList(0, Math.min(BATCH, outbox.size())));
        if (world.has(Mutation.DELETE_BEFORE_ACK)) {
            outbox.removeAll(new HashSet<>(batch));
        }
        if (!batch.isEmpty() && process.diesAt("before-" + what + "-are-sent")) {
            return;
        }
        for (var row : batch) {
            if (!bus.send(row.topic(), row.message())) {
                process.in(NEXT_TRY, this::again);
                return;
            }
        }
        if (batch.isEmpty()) {
            sendEchoes(echoes);
        } else if (!process.diesAt("after-" + what + "-are-sent")) {
            database.transaction(
                    process, () -> delete(batch), () -> sendEchoes(echoes), () -> process.in(NEXT_TRY, this::again));
        }
    }

    private void delete(List<Outgoing> batch) {
        var sent = new HashSet<Long>();
        batch.forEach(row -> sent.add(row.id()));
        outbox.removeIf(row -> sent.contains(row.id()));
    }

    private void sendEchoes(List<FreshnessNonce> nonces) {
        for (var nonce : nonces) {
            var echo = new RulesEcho(nonce.nonce(), nonce.dialer());
            for (var topic : List.of(Topic.CAMPAIGNS, Topic.SUPPRESSIONS)) {
                for (int p = 0; p < bus.partitions(); p++) {
                    bus.send(topic, p, new Message(RulesEcho.KEY, RulesEcho.KEY, 0, echo));
                }
            }
        }
        again();
    }
}
