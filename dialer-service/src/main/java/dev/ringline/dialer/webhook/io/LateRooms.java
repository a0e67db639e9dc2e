package dev.ringline.dialer.webhook.io;

import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.events.AttemptId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/**
 * Closes a room that a late dial made anew, as soon as we are told: of an attempt that is over, whose call somebody ended, or
 * that was closed for its reconciliation. Only where LiveKit makes rooms by itself; elsewhere the fence keeps it out.
 */
@ApplicationScoped
class LateRooms {
    private static final Logger LOG = Logger.getLogger(LateRooms.class);
    private static final String UNWANTED = """
            select from attempt a where attempt_id = ? and (state in ('ENDED', 'REFUSED', 'NOT_SENT')
                or exists (select from hang_up h where h.attempt_id = a.attempt_id)
                or exists (select from reconciliation r
                    where r.attempt_id = a.attempt_id and r.stage in ('HOLD', 'FENCE_AGAIN', 'PROVE')))""";

    private final EngineDatabase database;
    private final LiveKitRooms rooms;
    private final LiveKitSettings liveKit;

    LateRooms(EngineDatabase database, LiveKitRooms rooms, LiveKitSettings liveKit) {
        this.database = database;
        this.rooms = rooms;
        this.liveKit = liveKit;
    }

    /** Soon, on a thread of its own; what fails is found by the reconciliation or the sweep. */
    void heard(ReceivedEvent event) {
        if (!liveKit.isFenced() && event.isCalleeJoined()) {
            Thread.ofVirtual().name("late-room").start(() -> close(event.attempt()));
        }
    }

    private void close(AttemptId id) {
        try {
            if (database.inTransaction(connection -> isUnwanted(connection, id))) {
                LOG.warnf("attempt %s: a callee came late into its room", id);
                rooms.delete(id.room());
            }
        } catch (SQLException | RuntimeException e) {
            LOG.warnf("attempt %s: whether its room is wanted is not known: %s", id, e.toString());
        }
    }

    private static boolean isUnwanted(Connection connection, AttemptId id) throws SQLException {
        try (var select = connection.prepareStatement(UNWANTED)) {
            select.setObject(1, id.value());
            return select.executeQuery().next();
        }
    }
}
