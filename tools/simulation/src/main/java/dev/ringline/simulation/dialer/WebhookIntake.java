package dev.ringline.simulation.dialer;

import dev.ringline.dialer.reconcile.LateTruth;
import dev.ringline.dialer.reconcile.Reconciliation.Stage;
import dev.ringline.dialer.webhook.Sighting.Who;
import dev.ringline.events.AttemptId;
import dev.ringline.simulation.dialer.DialerTables.WebhookRow;
import dev.ringline.simulation.provider.Hint;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.Timeline;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Consumer;

/** As {@code webhook/io}: stored first, then answered, then thought about, each once. */
final class WebhookIntake {
    private static final long PAUSE_MS = 1_000;
    private static final long LEFT_OVER = 2 * Timeline.SECOND;

    private static final Set<Stage> CLOSED = EnumSet.of(Stage.HOLD, Stage.FENCE_AGAIN, Stage.PROVE);

    private final Replica replica;
    private final RoomWork rooms;
    private final CallEnds ends;

    WebhookIntake(Replica replica, RoomWork rooms, CallEnds ends) {
        this.replica = replica;
        this.rooms = rooms;
        this.ends = ends;
        replica.process.onStart(() -> Ticks.loop(replica.process, PAUSE_MS, this::leftOver));
    }

    void post(Hint hint, Consumer<Boolean> answered) {
        replica.database.transaction(
                replica.process,
                () -> store(hint),
                () -> {
                    answered.accept(true);
                    closeIfLate(hint);
                    think(hint.id());
                },
                () -> answered.accept(false));
    }

    /** As {@code webhook/io/LateRooms}. */
    private void closeIfLate(Hint hint) {
        if (replica.scenario.cloud()
                && hint.who() == Who.CALLEE
                && hint.event().equals("participant_joined")
                && isUnwanted(hint.attempt())) {
            replica.liveKit.delete(replica.process, hint.attempt(), closed -> {});
        }
    }

    private boolean isUnwanted(AttemptId id) {
        var dated = replica.tables.reconciliations.get(id);
        return replica.tables.knows(id)
                && (replica.tables.attempt(id).state().isFinal()
                        || dated != null && CLOSED.contains(dated.at().stage()));
    }

    private void store(Hint hint) {
        if (replica.tables.webhooks.putIfAbsent(hint.id(), true) == null) {
            replica.tables
                    .sightings
                    .computeIfAbsent(hint.attempt(), a -> new ArrayList<>(4))
                    .add(hint.received(replica.world.timeline().wall()));
            replica.tables.unthought.put(
                    hint.id(),
                    new WebhookRow(
                            hint.id(),
                            hint.attempt(),
                            hint.event(),
                            hint.who(),
                            replica.world.timeline().now()));
        }
    }

    private void leftOver(Ticks.Pause pause) {
        long before = replica.world.timeline().now() - LEFT_OVER;
        for (var row : replica.tables.unthought.values()) {
            if (row.receivedAt() < before) {
                think(row.id());
            }
        }
        pause.ms(PAUSE_MS);
    }

    private void think(String id) {
        replica.database.<WebhookRow>transaction(
                replica.process,
                () -> {
                    var row = replica.tables.unthought.remove(id);
                    if (row != null) {
                        think(row);
                    }
                    return row;
                },
                row -> {
                    if (row != null && row.who() == Who.AGENT && row.event().equals("participant_joined")) {
                        rooms.agentJoined(row.attempt());
                    }
                },
                () -> {});
    }

    private void think(WebhookRow row) {
        switch (row.event()) {
            case "participant_left" -> {
                if (row.who() == Who.AGENT) {
                    agentLeft(row.attempt());
                } else {
                    look(row.attempt());
                }
            }
            case "room_finished" -> look(row.attempt());
            default -> {}
        }
    }

    private void agentLeft(AttemptId id) {
        var room = replica.tables.prepared.get(id);
        if (room != null && room.readyAt >= 0 && !room.claimed) {
            replica.tables.prepared.change(room, r -> {
                r.readyAt = -1;
                r.agentLeftAt = replica.world.timeline().now();
            });
        }
    }

    private void look(AttemptId id) {
        if (replica.tables.knows(id) && !ends.endIfOver(replica.tables.attempt(id))) {
            var attempt = replica.tables.attempt(id);
            for (var fact : LateTruth.facts(attempt, ends.seen(id), replica.process.wall())) {
                replica.tables.transition(id, fact);
            }
        }
    }
}
