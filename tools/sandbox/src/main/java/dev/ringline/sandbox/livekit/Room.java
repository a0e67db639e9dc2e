package dev.ringline.sandbox.livekit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitModels;

/** One room of one incarnation. Lives on the event loop, as all state here does. */
final class Room {
    static final long NO_TIMER = -1;
    private static final List<LivekitModels.Codec> CODECS = Stream.of(
                    "audio/PCMU",
                    "audio/PCMA",
                    "audio/opus",
                    "audio/red",
                    "video/VP8",
                    "video/H264",
                    "video/VP9",
                    "video/AV1",
                    "video/H265",
                    "video/rtx")
            .map(mime -> LivekitModels.Codec.newBuilder().setMime(mime).build())
            .toList();

    final String name;
    final String sid;
    final int emptyTimeoutS;
    final int departureTimeoutS;
    final int maxParticipants;
    final String metadata;
    final Map<String, Participant> participants = new LinkedHashMap<>();
    final List<AgentDispatch.Builder> dispatches = new ArrayList<>();
    private final long createdAtMs = System.currentTimeMillis();
    private final String turnPassword;

    long closeTimer = NO_TIMER;
    boolean everJoined;
    boolean gone;

    /** Its server crashed: no timeout runs and it cannot be deleted, but it still lets a dial in. */
    boolean orphaned;

    /** What its row goes on saying until it has a server again. */
    long keepersAtCrash;

    Room(
            String name,
            String sid,
            int emptyS,
            int departureS,
            int maxParticipants,
            String metadata,
            String turnPassword) {
        this.name = name;
        this.sid = sid;
        this.emptyTimeoutS = emptyS;
        this.departureTimeoutS = departureS;
        this.maxParticipants = maxParticipants;
        this.metadata = metadata;
        this.turnPassword = turnPassword;
    }

    /** Those that keep it open: agents do not. */
    long keepers() {
        return participants.values().stream()
                .filter(one -> one.keepsRoomOpen() && !one.stale)
                .count();
    }

    LivekitModels.Room toProto() {
        return LivekitModels.Room.newBuilder()
                .setSid(sid)
                .setName(name)
                .setEmptyTimeout(emptyTimeoutS)
                .setDepartureTimeout(departureTimeoutS)
                .setMaxParticipants(maxParticipants)
                .setCreationTime(createdAtMs / 1_000)
                .setCreationTimeMs(createdAtMs)
                .setTurnPassword(turnPassword)
                .setMetadata(metadata)
                .setNumParticipants((int) (orphaned ? keepersAtCrash : keepers()))
                .addAllEnabledCodecs(CODECS)
                .build();
    }
}
