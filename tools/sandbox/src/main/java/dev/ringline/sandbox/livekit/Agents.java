package dev.ringline.sandbox.livekit;

import static livekit.LivekitModels.DisconnectReason.CLIENT_INITIATED;
import static livekit.LivekitModels.DisconnectReason.PARTICIPANT_REMOVED;

import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import livekit.LivekitAgent.Job;
import livekit.LivekitAgent.JobState;
import livekit.LivekitAgent.JobStatus;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitAgentDispatch.AgentDispatchState;
import livekit.LivekitModels.ParticipantInfo;

/** The agent workers: they take dispatches, join, talk to whoever answers, record what came of it, and go. */
public final class Agents {
    /** Workers that registered without a name; here are none, unless a script says so. */
    static final String UNNAMED = "";

    private static final long RECOGNIZES_MS = 600;
    private static final long GOODBYE_MS = 400;
    private static final long CLEARS_UP_MS = 30;

    private final Vertx vertx;
    private final Rooms rooms;
    private final Ids ids;
    private final LiveKitConfig config;
    private final OutcomePosts posts;
    private final Map<String, List<AgentScript>> byName = new ConcurrentHashMap<>();
    private final Map<Room, Set<Agent>> present = new HashMap<>();
    private final Map<Call, Agent> talking = new HashMap<>();
    private Bridge bridge;

    Agents(Vertx vertx, Rooms rooms, Ids ids, LiveKitConfig config, OutcomePosts posts) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.ids = ids;
        this.config = config;
        this.posts = posts;
        clear();
    }

    void attend(Bridge of, Signalling signalling) {
        bridge = of;
        signalling.whenAnswered = this::talk;
        signalling.whenEnded = this::wrapUp;
    }

    /** @param name of the agent, or {@code *} for all without their own; the script: {@link AgentScript} */
    public void set(String name, String script) {
        byName.put(name, AgentScript.parse(script));
    }

    public void clear() {
        byName.clear();
        set(UNNAMED, "never");
        if (config.demoMix) {
            set("*", "join after=150ms share=94; join after=2500ms share=5; never share=1");
        }
    }

    AgentDispatch dispatch(Room room, String name, String metadata) {
        var dispatch = AgentDispatch.newBuilder()
                .setId(ids.next("AD_"))
                .setAgentName(name)
                .setRoom(room.name)
                .setMetadata(metadata)
                .setState(AgentDispatchState.newBuilder().setCreatedAt(System.currentTimeMillis() * 1_000_000));
        room.dispatches.add(dispatch);
        var mix = byName.getOrDefault(name, byName.getOrDefault("*", AgentScript.DEFAULT));
        var script = AgentScript.pick(mix, (room.name + "/" + config.seed + "/" + room.dispatches.size()).hashCode());
        if (script.joinMs() >= 0) {
            after(script.joinMs(), () -> join(room, dispatch, script));
        }
        return dispatch.build();
    }

    private void join(Room room, AgentDispatch.Builder dispatch, AgentScript script) {
        if (room.gone || room.orphaned || !room.dispatches.contains(dispatch)) {
            return;
        }
        var job = Job.newBuilder()
                .setId(ids.next("AJ_"))
                .setDispatchId(dispatch.getId())
                .setAgentName(dispatch.getAgentName())
                .setMetadata(dispatch.getMetadata());
        var identity = "agent-" + job.getId();
        job.setState(JobState.newBuilder()
                .setStatus(JobStatus.JS_RUNNING)
                .setStartedAt(System.currentTimeMillis() * 1_000_000)
                .setParticipantIdentity(identity));
        dispatch.getStateBuilder().addJobs(job);
        var agent = new Agent(room, identity, dispatch.getMetadata());
        enter(agent);
        if (script.leaveMs() >= 0) {
            after(script.leaveMs(), () -> leave(agent));
        }
    }

    private void enter(Agent agent) {
        agent.participant = new Participant(
                ids.next("PA_"), agent.identity, "", "", ParticipantInfo.Kind.AGENT, Map.of(), _ -> forget(agent));
        present.computeIfAbsent(agent.room, _ -> new LinkedHashSet<>()).add(agent);
        rooms.join(agent.room, agent.participant);
    }

    private void leave(Agent agent) {
        if (forget(agent)) {
            rooms.leave(agent.room, agent.participant, CLIENT_INITIATED);
        }
    }

    private boolean forget(Agent agent) {
        var inRoom = inside(agent.room);
        var was = inRoom.remove(agent);
        if (inRoom.isEmpty()) {
            present.remove(agent.room);
        }
        return was;
    }

    private Set<Agent> inside(Room room) {
        return present.getOrDefault(room, new LinkedHashSet<>());
    }

    /** A person talks until the callee hangs up; a machine and an opt-out are recognized, recorded and hung up on. */
    private void talk(Room room, Call call) {
        var agent = inside(room).stream().findFirst().orElse(null);
        if (agent == null) {
            return;
        }
        talking.put(call, agent);
        switch (call.script.says()) {
            case VOICEMAIL, OPT_OUT ->
                after(RECOGNIZES_MS, () -> {
                    record(call);
                    after(GOODBYE_MS, () -> bridge.remove(call, PARTICIPANT_REMOVED));
                });
            case HUMAN, INTERESTED, NOT_INTERESTED, WRONG_NUMBER, CALLBACK, NOTHING -> {}
        }
    }

    /** Nobody to talk to any more: the agents go. An evicted leg has a successor, so they stay. */
    private void wrapUp(Room room, Call call) {
        record(call);
        after(CLEARS_UP_MS, () -> {
            if (room.keepers() == 0) {
                new ArrayList<>(inside(room)).forEach(this::leave);
            }
        });
    }

    private void record(Call call) {
        var agent = talking.remove(call);
        if (agent != null) {
            posts.post(agent.metadata, call.script.says());
        }
    }

    /** After a crash the workers come back into rooms that have a server again. */
    void rejoin() {
        var all = present.values().stream().flatMap(Set::stream).toList();
        for (var agent : all) {
            if (agent.participant.stale && !agent.room.gone) {
                rooms.adopt(agent.room);
                enter(agent);
            }
        }
    }

    int count() {
        return present.values().stream().mapToInt(Set::size).sum();
    }

    private void after(long ms, Runnable step) {
        vertx.setTimer(Math.max(1, Math.round(ms * config.timeScale)), _ -> step.run());
    }

    private static final class Agent {
        private final Room room;
        private final String identity;
        private final String metadata;
        private Participant participant;

        private Agent(Room room, String identity, String metadata) {
            this.room = room;
            this.identity = identity;
            this.metadata = metadata;
        }
    }
}
