package dev.ringline.dialer.fence.io;

import dev.ringline.dialer.calling.io.LiveKitRefused;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Whether a room that does not exist keeps requests out (TELEPHONY 1.7). Proved without a dial: an agent dispatch into an
 * absent room is refused with 503 where rooms are not made on the way, and makes the room where they are.
 */
@ApplicationScoped
public class Fence {
    private static final Logger LOG = Logger.getLogger(Fence.class);
    private static final String AGENT = "ringline-fence-probe";

    private final LiveKitRooms rooms;
    private volatile State state = State.UNPROVEN;

    Fence(LiveKitRooms rooms) {
        this.rooms = rooms;
    }

    /** What we know of it. */
    public enum State {
        /** LiveKit was not reached yet. */
        UNPROVEN("LiveKit has not answered the fence probe yet"),
        HOLDS("rooms are not made by a request into an absent one"),
        /** As on LiveKit Cloud: a late dial would make its room anew and ring. */
        ABSENT("LiveKit makes absent rooms (room.auto_create): a deleted room would not keep a late dial out. "
                + "Set room.auto_create: false; LiveKit Cloud is not supported yet");

        private final String says;

        State(String says) {
            this.says = says;
        }

        public String says() {
            return says;
        }
    }

    public State state() {
        return state;
    }

    /** Whether anything may be dialled at all. */
    public boolean holds() {
        return state == State.HOLDS;
    }

    /** Asks LiveKit; takes some seconds. */
    public State probe() {
        var room = "d-probe-" + UUID.randomUUID();
        try {
            rooms.all(); // it answers, so that a 503 hereafter is about the room
            state = dispatched(room) || !rooms.standing(List.of(room)).isEmpty() ? State.ABSENT : State.HOLDS;
            if (state == State.ABSENT) {
                LOG.error(state.says());
                rooms.delete(room);
            }
        } catch (IOException e) {
            LOG.warnf("the fence is not proven: %s", e.getMessage());
        }
        return state;
    }

    private boolean dispatched(String room) throws IOException {
        try {
            rooms.dispatch(room, AGENT);
            return true;
        } catch (LiveKitRefused refused) {
            if (refused.isUnavailable()) {
                return false;
            }
            throw refused;
        }
    }
}
