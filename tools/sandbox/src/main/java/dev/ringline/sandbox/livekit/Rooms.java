package dev.ringline.sandbox.livekit;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;

/** The rooms and their life-cycle (TELEPHONY 2.3). Whoever comes, goes or ends is announced by webhook, in order. */
final class Rooms {
    private final Vertx vertx;
    private final Ids ids;
    private final Webhooks webhooks;
    private final LiveKitConfig config;
    private final Map<String, Room> byName = new LinkedHashMap<>();

    Rooms(Vertx vertx, Ids ids, Webhooks webhooks, LiveKitConfig config) {
        this.vertx = vertx;
        this.ids = ids;
        this.webhooks = webhooks;
        this.config = config;
    }

    Optional<Room> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Collection<Room> all() {
        return byName.values();
    }

    /** The room of that name, or a new one. Asking for an orphan gives it a server again. */
    Room open(String name, int emptyS, int departureS, int maxParticipants, String metadata) {
        var known = byName.get(name);
        if (known != null) {
            adopt(known);
            return known;
        }
        var room = new Room(
                name,
                ids.next("RM_"),
                emptyS == 0 ? config.emptyTimeoutS : emptyS,
                departureS == 0 ? config.departureTimeoutS : departureS,
                maxParticipants,
                metadata,
                ids.secret());
        byName.put(name, room);
        closeAfter(room, room.emptyTimeoutS);
        webhooks.announce("room_started", room, null, null);
        return room;
    }

    Room open(String name) {
        return open(name, 0, 0, 0, "");
    }

    /** A crash repeats {@code room_started} when the room gets its new server. */
    void adopt(Room room) {
        if (room.orphaned) {
            room.orphaned = false;
            room.everJoined = false;
            room.dispatches.clear();
            closeAfter(room, room.emptyTimeoutS);
            webhooks.announce("room_started", room, null, null);
        }
    }

    void join(Room room, Participant participant) {
        room.participants.put(participant.identity, participant);
        if (participant.keepsRoomOpen()) {
            room.everJoined = true;
            cancelClose(room);
        }
        webhooks.announce("participant_joined", room, participant.toProto(), null);
    }

    void publish(Room room, Participant participant) {
        if (room.participants.get(participant.identity) == participant
                && !participant.stale
                && !participant.published) {
            participant.published = true;
            webhooks.announce("track_published", room, participant.toProto(), ids.next("TR_"));
        }
    }

    /** It leaves by itself, or is put out. Does nothing if it is not there any more. */
    void leave(Room room, Participant participant, DisconnectReason reason) {
        if (participant.stale || !room.participants.remove(participant.identity, participant)) {
            return;
        }
        announceLeaving(room, participant, reason);
        if (!room.gone && !room.orphaned && room.everJoined && room.keepers() == 0) {
            closeAfter(room, room.departureTimeoutS);
        }
    }

    /** Removal, eviction: it goes, and hears why. */
    void putOut(Room room, Participant participant, DisconnectReason reason) {
        leave(room, participant, reason);
        participant.whenPutOut.accept(reason);
    }

    void close(Room room, DisconnectReason reason) {
        if (!byName.remove(room.name, room)) {
            return;
        }
        room.gone = true;
        cancelClose(room);
        for (var participant : new ArrayList<>(room.participants.values())) {
            putOut(room, participant, reason);
        }
        webhooks.announce("room_finished", room, null, null);
    }

    /** What a crash leaves: rows without a server. */
    void orphanAll() {
        for (var room : byName.values()) {
            room.keepersAtCrash = room.orphaned ? room.keepersAtCrash : room.keepers();
            room.orphaned = true;
            room.participants.values().forEach(one -> one.stale = true);
            cancelClose(room);
        }
    }

    private void announceLeaving(Room room, Participant participant, DisconnectReason reason) {
        var last = participant.toProto(ParticipantInfo.State.DISCONNECTED, reason);
        if (participant.published) {
            webhooks.announce("track_unpublished", room, last, ids.next("TR_"));
        }
        webhooks.announce("participant_left", room, last, null);
    }

    private void closeAfter(Room room, int seconds) {
        cancelClose(room);
        room.closeTimer = vertx.setTimer(Math.max(1, seconds * 1_000L), _ -> close(room, DisconnectReason.ROOM_CLOSED));
    }

    private void cancelClose(Room room) {
        if (room.closeTimer != Room.NO_TIMER) {
            vertx.cancelTimer(room.closeTimer);
            room.closeTimer = Room.NO_TIMER;
        }
    }
}
