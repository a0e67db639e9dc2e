package dev.ringline.dialer.fence.io;

import dev.ringline.dialer.calling.io.LiveKitRefused;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.fence.LiveKitMode;
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
    private final LiveKitMode mode;
    private volatile State state = State.UNPROVEN;
    private volatile boolean probed;

    Fence(LiveKitRooms rooms, LiveKitSettings settings) {
        this.rooms = rooms;
        this.mode = settings.mode();
    }

    /** What we know of it. */
    public enum State {
        /** LiveKit was not reached yet. */
        UNPROVEN("LiveKit has not answered the fence probe yet"),
        HOLDS("rooms are not made by a request into an absent one"),
        /** As on LiveKit Cloud: a late dial would make its room anew and ring. */
        ABSENT("LiveKit makes absent rooms (room.auto_create): a deleted room would not keep a late dial out. "
                + "Set room.auto_create: false; for LiveKit Cloud set RINGLINE_LIVEKIT_MODE=cloud");

        private final String says;

        State(String says) {
            this.says = says;
        }
    }

    public State state() {
        return state;
    }

    public LiveKitMode mode() {
        return mode;
    }

    /** Whether it is as whoever runs the dialer said. */
    public boolean isAsStated() {
        return state != State.ABSENT || !mode.isFenced();
    }

    /** What stands, in words for people. */
    public String says() {
        if (mode.isFenced() || state == State.UNPROVEN) {
            return state.says;
        }
        return state == State.ABSENT
                ? "LiveKit Cloud: rooms are made by any dial, there is no fence; numbers are held off instead"
                : "set to cloud, where numbers are held off; the fence would hold, and RINGLINE_LIVEKIT_MODE=fenced is faster";
    }

    /** Whether anything may be dialled at all: the fence holds, or somebody said that there is none, and LiveKit answered. */
    public boolean mayDial() {
        return mode.isFenced() ? state == State.HOLDS : state != State.UNPROVEN;
    }

    /** Whether LiveKit ever answered a probe of ours. */
    boolean isProbed() {
        return probed;
    }

    /** Somebody saw it hold a moment ago: until the probe of our own says what is. */
    void trust() {
        state = State.HOLDS;
    }

    /** Asks LiveKit; takes some seconds. @return what it said; {@code UNPROVEN} if nothing, and we go by what we knew */
    public State probe() {
        var room = "d-probe-" + UUID.randomUUID();
        var before = state;
        try {
            rooms.all(); // it answers, so that a 503 hereafter is about the room
            state = dispatched(room) || !rooms.standing(List.of(room)).isEmpty() ? State.ABSENT : State.HOLDS;
            if (state == State.ABSENT) {
                rooms.delete(room);
            }
            probed = true;
            say(before);
            return state;
        } catch (IOException e) {
            LOG.warnf("the fence is not proven: %s", e.getMessage());
            return State.UNPROVEN;
        }
    }

    private void say(State before) {
        if (!isAsStated()) {
            LOG.error(says());
        } else if (state != before && !mode.isFenced()) {
            LOG.warn(says());
        }
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
