package dev.ringline.dialer.preparing.io;

import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.preparing.JoinTimes;
import dev.ringline.events.AttemptId;
import dev.ringline.events.LeadReleased;
import dev.ringline.platform.CrashPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Makes rooms stand and go, each on a virtual thread of its own. What fails is left to the tick that finds it later. */
@ApplicationScoped
public class Rooms {
    private static final Logger LOG = Logger.getLogger(Rooms.class);

    private final LiveKitRooms liveKit;
    private final EngineDatabase database;
    private final JoinTimes joinTimes = new JoinTimes();
    private final Set<AttemptId> underWay = ConcurrentHashMap.newKeySet();

    Rooms(LiveKitRooms liveKit, EngineDatabase database) {
        this.liveKit = liveKit;
        this.database = database;
    }

    /** Creates the room; the same again finds the one that stands. */
    void prepare(LeadReleased release) {
        alone(release.attemptId(), () -> {
            CrashPoint.at("before-room");
            liveKit.create(release);
            CrashPoint.at("after-room");
            if (!database.inTransaction(c -> PreparedTable.roomStands(c, release.attemptId()))) {
                liveKit.delete(release.attemptId().room());
            }
        });
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
                database.inTransaction(c -> {
                    PreparedTable.forget(c, id);
                    return null;
                });
            }
        });
    }

    public void agentJoined(AttemptId id) throws SQLException {
        var took = database.inTransaction(c -> PreparedTable.agentJoined(c, id));
        if (took.isPresent()) {
            CrashPoint.at("agent-ready");
            synchronized (joinTimes) {
                joinTimes.add(took.getAsLong());
            }
        }
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
