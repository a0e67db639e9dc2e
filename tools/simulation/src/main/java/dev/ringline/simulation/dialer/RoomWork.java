package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.Cause;
import dev.ringline.events.LeadReleased;
import dev.ringline.simulation.provider.Answer;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.Timeline;
import java.util.ArrayList;
import java.util.function.Consumer;

/** As {@code preparing/io/Rooms} and {@code RoomTick}: makes rooms stand and go, looks for agents, gives up on late ones. */
final class RoomWork {
    private static final long PAUSE_MS = 250;
    private static final long ADOPT_AFTER = 2 * Timeline.SECOND;
    private static final long LOOK_AFTER = Timeline.SECOND;
    private static final int REHOME_TRIES = 3;

    private final Replica replica;

    RoomWork(Replica replica) {
        this.replica = replica;
        replica.process.onStart(() -> Ticks.loop(replica.process, PAUSE_MS, this::tick));
    }

    private void tick(Ticks.Pause pause) {
        if (!replica.owns()) {
            pause.until(replica.gained, PAUSE_MS);
        } else if (replica.tables.prepared.isEmpty()) {
            pause.until(replica.tables.prepared.some, PAUSE_MS);
        } else {
            look();
            pause.ms(PAUSE_MS);
        }
    }

    private void look() {
        long now = now();
        var unmade = new ArrayList<LeadReleased>();
        var alone = new ArrayList<AttemptId>();
        var doomed = new ArrayList<AttemptId>();
        boolean overdue = false;
        for (var room : replica.tables.prepared.all()) {
            var id = room.release.attemptId();
            overdue |= room.isOverdue(now);
            if (room.doomed) {
                doomed.add(id);
            } else if (room.roomCreatedAt < 0 && room.beganAt + ADOPT_AFTER < now) {
                unmade.add(room.release);
            } else if (room.isWithoutAgent() && room.roomCreatedAt + LOOK_AFTER < now) {
                alone.add(id);
            }
        }
        if (overdue) {
            replica.transaction(this::giveUp);
        }
        unmade.forEach(this::prepare);
        alone.forEach(this::look);
        doomed.forEach(this::close);
    }

    private void giveUp() {
        var at = replica.process.wall();
        long now = now();
        var overdue = replica.tables.prepared.all().stream()
                .filter(room -> room.isOverdue(now))
                .map(room -> room.release.attemptId())
                .toList();
        overdue.forEach(
                id -> replica.tables.transition(id, AttemptFact.NotSent.before("no agent in time", Cause.US, at)));
    }

    void prepare(LeadReleased release) {
        var id = release.attemptId();
        if (!replica.roomsUnderWay.add(id) || replica.process.diesAt("before-room")) {
            return;
        }
        boolean withAgent = release.agent() != CampaignChanged.AgentStart.AT_RINGING;
        replica.liveKit.create(replica.process, id, withAgent, answer -> {
            replica.roomsUnderWay.remove(id);
            if (answer == Answer.YES && !replica.process.diesAt("after-room")) {
                replica.database.<Boolean>transaction(
                        replica.process, () -> roomStands(id), wanted -> unwanted(id, wanted), () -> {});
            }
        });
    }

    private boolean roomStands(AttemptId id) {
        var room = replica.tables.prepared.get(id);
        if (room == null || room.doomed) {
            return false;
        }
        replica.tables.prepared.change(room, r -> r.roomCreatedAt = r.roomCreatedAt < 0 ? now() : r.roomCreatedAt);
        return true;
    }

    private void unwanted(AttemptId id, boolean wanted) {
        if (!wanted) {
            closed(id, closed -> {});
        }
    }

    private void look(AttemptId id) {
        if (replica.roomsUnderWay.add(id)) {
            replica.liveKit.agentPresent(replica.process, id, answer -> {
                replica.roomsUnderWay.remove(id);
                if (answer == Answer.YES) {
                    agentJoined(id);
                }
            });
        }
    }

    void agentJoined(AttemptId id) {
        replica.database.<Long>transaction(
                replica.process,
                () -> {
                    var room = replica.tables.prepared.get(id);
                    if (room == null || room.readyAt >= 0 || !room.agentFirst) {
                        return -1L;
                    }
                    replica.tables.prepared.change(room, r -> {
                        r.readyAt = now();
                        r.agentLeftAt = -1;
                    });
                    return now() - (room.roomCreatedAt < 0 ? room.beganAt : room.roomCreatedAt);
                },
                took -> {
                    if (took >= 0 && !replica.process.diesAt("agent-ready")) {
                        replica.joinTimes.add(took / Timeline.MS);
                    }
                },
                () -> {});
    }

    private void close(AttemptId id) {
        if (replica.roomsUnderWay.add(id)) {
            closed(id, answer -> {
                replica.roomsUnderWay.remove(id);
                if (answer != Answer.NO_ANSWER) {
                    replica.transaction(() -> {
                        var room = replica.tables.prepared.get(id);
                        if (room != null && room.doomed) {
                            replica.tables.prepared.remove(id);
                        }
                    });
                }
            });
        }
    }

    /** As {@code calling/io/LiveKitRooms.close}: YES, there was one and it is closed; ABSENT; or it could not be closed. */
    void closed(AttemptId id, Consumer<Answer> done) {
        closed(id, 0, done);
    }

    private void closed(AttemptId id, int tries, Consumer<Answer> done) {
        replica.liveKit.delete(replica.process, id, answer -> {
            switch (answer) {
                case YES, NO_ANSWER -> done.accept(answer);
                case ABSENT -> done.accept(tries > 0 ? Answer.YES : Answer.ABSENT);
                case ORPHANED -> {
                    if (tries == REHOME_TRIES) {
                        done.accept(Answer.NO_ANSWER);
                    } else {
                        rehome(id, tries, done);
                    }
                }
            }
        });
    }

    private void rehome(AttemptId id, int tries, Consumer<Answer> done) {
        replica.liveKit.create(replica.process, id, false, made -> {
            if (made == Answer.YES) {
                closed(id, tries + 1, done);
            } else {
                done.accept(Answer.NO_ANSWER);
            }
        });
    }

    private long now() {
        return replica.world.timeline().now();
    }
}
