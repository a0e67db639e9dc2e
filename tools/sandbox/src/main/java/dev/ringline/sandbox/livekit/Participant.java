package dev.ringline.sandbox.livekit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;

/** One who is in a room: a call's leg or an agent. */
final class Participant {
    final String sid;
    final String identity;
    final String name;
    final String metadata;
    final ParticipantInfo.Kind kind;
    final Map<String, String> attributes;

    /** Told when somebody else ends its stay: deletion, removal, eviction, the room's end. */
    final Consumer<DisconnectReason> whenPutOut;

    private final long joinedAtMs = System.currentTimeMillis();
    boolean published;

    /** A row that a crash left behind. */
    boolean stale;

    Participant(
            String sid,
            String identity,
            String name,
            String metadata,
            ParticipantInfo.Kind kind,
            Map<String, String> attributes,
            Consumer<DisconnectReason> whenPutOut) {
        this.sid = sid;
        this.identity = identity;
        this.name = name;
        this.metadata = metadata;
        this.kind = kind;
        this.attributes = new LinkedHashMap<>(attributes);
        this.whenPutOut = whenPutOut;
    }

    boolean keepsRoomOpen() {
        return kind != ParticipantInfo.Kind.AGENT && kind != ParticipantInfo.Kind.EGRESS;
    }

    ParticipantInfo toProto() {
        return toProto(ParticipantInfo.State.ACTIVE, DisconnectReason.UNKNOWN_REASON);
    }

    ParticipantInfo toProto(ParticipantInfo.State state, DisconnectReason reason) {
        return ParticipantInfo.newBuilder()
                .setSid(sid)
                .setIdentity(identity)
                .setName(name)
                .setMetadata(metadata)
                .setState(state)
                .setKind(kind)
                .setJoinedAt(joinedAtMs / 1_000)
                .setJoinedAtMs(joinedAtMs)
                .setIsPublisher(published)
                .putAllAttributes(attributes)
                .setDisconnectReason(reason)
                .build();
    }
}
