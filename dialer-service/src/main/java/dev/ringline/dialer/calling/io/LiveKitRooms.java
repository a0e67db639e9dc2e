package dev.ringline.dialer.calling.io;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.LeadReleased;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import livekit.LivekitAgentDispatch.CreateAgentDispatchRequest;
import livekit.LivekitAgentDispatch.RoomAgentDispatch;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** LiveKit's rooms. Nothing here dials, so what is idempotent is sent again. All calls block: for virtual threads. */
@ApplicationScoped
public class LiveKitRooms {
    private static final Logger LOG = Logger.getLogger(LiveKitRooms.class);
    private static final int DEPARTURE_TIMEOUT_S = 5;
    private static final int REHOME_TRIES = 3;
    private static final Set<String> TALKING = Set.of("active", "automation");

    private final LiveKitAccess access;
    private final LiveKitClient client;
    private final AgentMetadata metadata;
    private final int emptyTimeoutS;

    LiveKitRooms(
            LiveKitAccess access,
            LiveKitClient client,
            AgentMetadata metadata,
            @ConfigProperty(name = "ringline.room.empty-timeout-s", defaultValue = "120") int emptyTimeoutS) {
        this.access = access;
        this.client = client;
        this.metadata = metadata;
        this.emptyTimeoutS = emptyTimeoutS;
    }

    /**
     * Makes the attempt's room, with its agent dispatched into it unless that comes at ringing; the same again finds the one
     * that stands.
     *
     * @throws IOException if LiveKit did not take it
     */
    public void create(LeadReleased release) throws IOException {
        var request = room(release.attemptId().room())
                .setMetadata("{\"dialer.attempt\":\"%s\",\"dialer.campaign\":\"%s\"}"
                        .formatted(release.attemptId(), release.campaignId()));
        if (release.agent() != CampaignChanged.AgentStart.AT_RINGING) {
            request.addAgents(RoomAgentDispatch.newBuilder()
                    .setAgentName(release.agentName())
                    .setMetadata(metadata.of(release)));
        }
        client.post("RoomService/CreateRoom", access::mayCreateRooms, request.build(), Room.parser());
    }

    /**
     * Closes a room for good: whoever is in it is put out, whatever rings is cancelled, nothing late gets in.
     *
     * @return false if LiveKit could not close it now
     */
    public boolean delete(String room) {
        try {
            close(room);
            return true;
        } catch (IOException e) {
            LOG.warnf("room %s is not closed: %s", room, e.getMessage());
            return false;
        }
    }

    /**
     * As {@link #delete}. A room whose server died can neither be deleted nor keep a dial out: it is given a server first.
     *
     * @return whether there was one
     * @throws IOException if it is not closed
     */
    public boolean close(String room) throws IOException {
        for (int tries = 0; ; tries++) {
            try {
                client.post(
                        "RoomService/DeleteRoom", access::mayCreateRooms, deletion(room), DeleteRoomResponse.parser());
                return true;
            } catch (LiveKitRefused refused) {
                if (refused.isAbsent()) {
                    return tries > 0;
                }
                if (!refused.isOrphaned() || tries == REHOME_TRIES) {
                    throw refused;
                }
                client.send(c -> c.rooms().createRoom(room(room).build(), access.mayCreateRooms()));
            }
        }
    }

    /** @return the names of those of {@code rooms} that stand */
    public Set<String> standing(Collection<String> rooms) throws IOException {
        return rooms.isEmpty() ? Set.of() : list(rooms).keySet();
    }

    /**
     * @return how many are in each room that stands, agents not counted, by its name; of a room whose server died it says
     *     what was so before
     */
    public Map<String, Integer> all() throws IOException {
        return list(List.of());
    }

    /**
     * Whether the callee's leg is in its room now. Rows outlive a crash of LiveKit, so they are not asked but whoever has the
     * leg: for a change of nothing.
     *
     * @throws IOException if that cannot be told
     */
    public boolean calleePresent(AttemptId attempt) throws IOException {
        var nothing = UpdateSubscriptionsRequest.newBuilder()
                .setRoom(attempt.room())
                .setIdentity(attempt.identity())
                .build();
        try {
            client.send(c -> c.rooms().updateSubscriptions(nothing, access.mayManage(attempt.room())));
            return true;
        } catch (LiveKitRefused refused) {
            if (refused.isAbsent() || refused.isOrphaned()) {
                return false;
            }
            throw refused;
        }
    }

    /** A room that nobody is called into stands and goes. */
    public void warmUp(UUID which) throws IOException {
        var name = "warm-up-" + which;
        client.post("RoomService/CreateRoom", access::mayCreateRooms, room(name).build(), Room.parser());
        close(name);
    }

    /** Whether an agent is in the room now. */
    public boolean agentPresent(String room) throws IOException {
        var request = ListParticipantsRequest.newBuilder().setRoom(room).build();
        return client
                .send(c -> c.rooms().listParticipants(request, access.mayManage(room)))
                .getParticipantsList()
                .stream()
                .anyMatch(
                        p -> p.getKind() == ParticipantInfo.Kind.AGENT && p.getState() == ParticipantInfo.State.ACTIVE);
    }

    /** The callee's leg as LiveKit has it now; after a crash of LiveKit it may be one that is long gone. */
    public Optional<Leg> leg(AttemptId attempt) throws IOException {
        var request = RoomParticipantIdentity.newBuilder()
                .setRoom(attempt.room())
                .setIdentity(attempt.identity())
                .build();
        try {
            return Optional.of(Leg.of(
                    client.send(c -> c.rooms().getParticipant(request, access.mayManage(attempt.room())))));
        } catch (LiveKitRefused refused) {
            if (refused.isAbsent()) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    /** Calls the agent that comes at ringing. Once: two dispatches would be two agents. Paid for with its dial. */
    public void callAgent(LeadReleased release) throws IOException {
        var room = release.attemptId().room();
        var request = CreateAgentDispatchRequest.newBuilder()
                .setRoom(room)
                .setAgentName(release.agentName())
                .setMetadata(metadata.of(release))
                .build();
        client.sendPaid(c -> c.dispatches().createDispatch(request, access.mayManage(room)));
    }

    /** @throws LiveKitRefused 503 where rooms are not made by a request into an absent one */
    public void dispatch(String room, String agent) throws IOException {
        var request = CreateAgentDispatchRequest.newBuilder()
                .setRoom(room)
                .setAgentName(agent)
                .build();
        client.sendOnce(c -> c.dispatches().createDispatch(request, access.mayManage(room)));
    }

    /** @param talking whether somebody answered; false proves nothing */
    public record Leg(boolean talking, CallIds ids) {
        static Leg of(ParticipantInfo participant) {
            return new Leg(
                    TALKING.contains(participant.getAttributesOrDefault("sip.callStatus", "")),
                    ids(participant.getSid(), participant.getAttributesMap()));
        }

        static CallIds ids(String sid, Map<String, String> attributes) {
            return new CallIds(attributes.get("sip.callID"), sid, attributes.get("sip.twilio.callSid"));
        }
    }

    private Map<String, Integer> list(Collection<String> wanted) throws IOException {
        var request = ListRoomsRequest.newBuilder().addAllNames(wanted).build();
        var participants = new HashMap<String, Integer>();
        client.send(c -> c.rooms().listRooms(request, access.mayListRooms()))
                .getRoomsList()
                .forEach(room -> participants.put(room.getName(), room.getNumParticipants()));
        return participants;
    }

    private CreateRoomRequest.Builder room(String name) {
        return CreateRoomRequest.newBuilder()
                .setName(name)
                .setEmptyTimeout(emptyTimeoutS)
                .setDepartureTimeout(DEPARTURE_TIMEOUT_S);
    }

    private static DeleteRoomRequest deletion(String room) {
        return DeleteRoomRequest.newBuilder().setRoom(room).build();
    }
}
