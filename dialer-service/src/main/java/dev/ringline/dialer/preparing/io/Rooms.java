package dev.ringline.dialer.preparing.io;

import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.GroupCommit;
import dev.ringline.dialer.pacing.io.LaneTick;
import dev.ringline.dialer.preparing.JoinTimes;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.LeadReleased;
import dev.ringline.platform.CrashPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Makes rooms stand and go, each on a virtual thread of its own. What fails is left to the tick that finds it later. */
@ApplicationScoped
public class Rooms {
    private static final Logger LOG = Logger.getLogger(Rooms.class);

    private static final int AT_ONCE = 200; // below what the client lets through, and what keeps dials waiting

    /** A process that is cold loads what a room needs, and has dials waiting for the same cores: one more for each that stands. */
    private static final int AT_FIRST = 24;

    private static final long UNTOLD_NANOS = Duration.ofMillis(200).toNanos();

    private final LiveKitRooms liveKit;
    private final EngineDatabase database;
    private final JoinTimes joinTimes = new JoinTimes();
    private final AtomicInteger atOnce = new AtomicInteger(AT_FIRST);
    private final Set<AttemptId> underWay = ConcurrentHashMap.newKeySet();
    private final Map<AttemptId, Long> stoodSince = new ConcurrentHashMap<>();

    private final AttemptTable attempts;
    private final LaneTick lanes;
    private final GroupCommit<AttemptId, Boolean> standing;
    private final GroupCommit<AttemptId, Boolean> forgotten;

    Rooms(LiveKitRooms liveKit, EngineDatabase database, AttemptTable attempts, LaneTick lanes) {
        this.lanes = lanes;
        this.liveKit = liveKit;
        this.database = database;
        this.attempts = attempts;
        this.standing = new GroupCommit<>("rooms-standing", database, this::roomsStand);
        this.forgotten = new GroupCommit<>("rooms-forgotten", database, this::forget);
    }

    /** How many more may be begun now: what cannot be done at once waits where it is. */
    int free() {
        return Math.max(0, atOnce.get() - underWay.size());
    }

    /** How many are worth a look at what waits: not each that comes to stand. */
    int worthALook() {
        return atOnce.get() / 2;
    }

    /** Creates the room; the same again finds the one that stands. */
    void prepare(LeadReleased release) {
        alone(release.attemptId(), () -> {
            CrashPoint.at("before-room");
            liveKit.create(release);
            CrashPoint.at("after-room");
            atOnce.updateAndGet(most -> Math.min(AT_ONCE, most + 1));
            if (release.agent() == CampaignChanged.AgentStart.AT_RINGING) {
                if (!standing.commit(release.attemptId())) {
                    liveKit.delete(release.attemptId().room());
                }
            } else {
                stoodSince.put(release.attemptId(), System.nanoTime());
            }
        });
    }

    /** Of rooms that have stood for a while without their agents: with an agent it is said when that comes. */
    void sayWhatStands() throws SQLException {
        long now = System.nanoTime();
        var ids = stoodSince.entrySet().stream()
                .filter(stood -> now - stood.getValue() > UNTOLD_NANOS)
                .map(Map.Entry::getKey)
                .toList();
        if (!ids.isEmpty()) {
            var wanted = database.inTransaction(connection -> PreparedTable.roomsStand(connection, ids));
            ids.forEach(stoodSince::remove);
            ids.stream().filter(id -> !wanted.contains(id)).forEach(id -> alone(id, () -> liveKit.delete(id.room())));
        }
    }

    /** The shard is somebody else's: who makes its rooms stand says so. */
    void sayNoMore() {
        stoodSince.clear();
    }

    /** Asks LiveKit whether the agent is there, for the webhook that never came. */
    void look(AttemptId id) {
        alone(id, () -> {
            if (liveKit.agentPresent(id.room())) {
                agentJoined(id);
            }
        });
    }

    /** Closes the room for good, then forgets it; nothing was ever claimed for it, or its attempt is settled. */
    void close(AttemptId id) {
        alone(id, () -> {
            if (liveKit.delete(id.room())) {
                forgotten.commit(id);
            }
        });
    }

    private void agentJoined(AttemptId id) throws SQLException {
        learn(database.inTransaction(c -> agentsJoined(c, List.of(id))));
    }

    /** In the transaction of those who saw them. @return how long each took: to be learnt when that is committed */
    public Map<AttemptId, Long> agentsJoined(Connection connection, Collection<AttemptId> ids) throws SQLException {
        return PreparedTable.agentsJoined(connection, ids);
    }

    /** To be told of agents that joined, when it is committed. */
    public void learn(Map<AttemptId, Long> joinedInMs) {
        if (joinedInMs.isEmpty()) {
            return;
        }
        stoodSince.keySet().removeAll(joinedInMs.keySet());
        lanes.soon();
        CrashPoint.at("agent-ready");
        synchronized (joinTimes) {
            joinedInMs.values().forEach(joinTimes::add);
        }
    }

    private List<Boolean> roomsStand(Connection connection, List<AttemptId> ids) throws SQLException {
        var standing = PreparedTable.roomsStand(connection, ids);
        return ids.stream().map(standing::contains).toList();
    }

    private List<Boolean> forget(Connection connection, List<AttemptId> ids) throws SQLException {
        attempts.lock(connection, ids);
        PreparedTable.forget(connection, ids);
        return ids.stream().map(id -> true).toList();
    }

    /** How long agents take to join at present. */
    public long joinMs() {
        synchronized (joinTimes) {
            return joinTimes.p90Ms();
        }
    }

    private void alone(AttemptId id, Work work) {
        if (!underWay.add(id)) {
            return;
        }
        Thread.ofVirtual().name("room-" + id).start(() -> {
            try {
                work.run();
            } catch (Exception e) {
                LOG.warnf("room of attempt %s: %s", id, e.toString());
            } finally {
                underWay.remove(id);
            }
        });
    }

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }
}
