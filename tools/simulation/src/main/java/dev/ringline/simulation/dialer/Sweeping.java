package dev.ringline.simulation.dialer;

import dev.ringline.dialer.reconcile.Deserted;
import dev.ringline.events.AttemptId;
import dev.ringline.simulation.provider.Answer;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.Timeline;
import java.time.Instant;
import java.util.TreeMap;
import java.util.TreeSet;

/** As {@code reconcile/io/SweepTick}: rooms that nobody wants are closed, answered calls that nobody is in are over. */
final class Sweeping {
    private static final long EVERY_MS = 5_000;
    private static final long OVER_SINCE_S = 10;

    /** LiveKit lists all rooms at once: one replica looks at them. */
    private static final int FIRST = 0;

    private final Replica replica;
    private final RoomWork rooms;
    private final CallEnds ends;
    private Deserted watch;

    Sweeping(Replica replica, RoomWork rooms, CallEnds ends) {
        this.replica = replica;
        this.rooms = rooms;
        this.ends = ends;
        replica.process.onStart(() -> {
            watch = Deserted.none();
            Ticks.loop(replica.process, EVERY_MS, pause -> {
                if (!replica.owns(FIRST)) {
                    pause.until(replica.gained, EVERY_MS);
                    return;
                }
                if (!replica.database.isDown()) {
                    sweep();
                }
                pause.ms(EVERY_MS);
            });
        });
    }

    /** Attempts are read before rooms. */
    private void sweep() {
        var since = replica.world.timeline().wall().minusNanos(Timeline.SECOND);
        var answered = new TreeMap<AttemptId, Instant>();
        for (var id : replica.tables.answered) {
            var changedAt = replica.tables.attempt(id).changedAt();
            if (changedAt.isBefore(since)) {
                answered.put(id, changedAt);
            }
        }
        replica.liveKit.all(replica.process, standing -> {
            if (standing == null) {
                watch = watch.doubted(replica.process.wall());
            } else if (!replica.database.isDown()) {
                compare(answered, standing);
            }
        });
    }

    private void compare(TreeMap<AttemptId, Instant> answered, TreeMap<AttemptId, Integer> standing) {
        for (var id : answered.keySet()) {
            if (!standing.containsKey(id)) {
                over(id, "its room is gone", replica.process.wall());
            }
        }
        answered.keySet().retainAll(standing.keySet());
        endDeserted(answered, standing);
        for (var id : standing.keySet()) {
            if (!isWanted(id)) {
                rooms.closed(id, closed -> {});
            }
        }
    }

    private void endDeserted(TreeMap<AttemptId, Instant> answered, TreeMap<AttemptId, Integer> standing) {
        watch = watch.among(answered);
        var empty = new TreeSet<AttemptId>();
        answered.keySet().stream().filter(id -> standing.get(id) == 0).forEach(empty::add);
        for (var id : watch.toAsk(empty, replica.process.wall())) {
            replica.liveKit.calleePresent(replica.process, id, answer -> {
                if (answer != Answer.NO_ANSWER) {
                    watch = watch.seen(id, answer == Answer.YES, replica.process.wall());
                    endIfDeserted(id);
                }
            });
        }
    }

    private void endIfDeserted(AttemptId id) {
        watch.overSince(id, Deserted.GONE_FOR)
                .ifPresent(since -> rooms.closed(id, closed -> {
                    if (closed != Answer.NO_ANSWER) {
                        over(id, "nobody is in its room", since);
                    }
                }));
    }

    private void over(AttemptId id, String says, Instant at) {
        replica.transaction(() -> {
            var attempt = replica.tables.attempt(id);
            if (!ends.endIfOver(attempt)) {
                ends.end(attempt, "participant", says, at);
            }
        });
    }

    private boolean isWanted(AttemptId id) {
        var stored = replica.tables.attempts.get(id);
        if (stored == null) {
            return false;
        }
        return !stored.attempt().state().isFinal()
                || stored.attempt()
                        .changedAt()
                        .isAfter(replica.world.timeline().wall().minusSeconds(OVER_SINCE_S));
    }
}
