package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.TwirpError.Code.INVALID_ARGUMENT;
import static dev.ringline.sandbox.livekit.TwirpError.Code.NOT_FOUND;
import static dev.ringline.sandbox.livekit.TwirpError.Code.UNAVAILABLE;
import static livekit.LivekitModels.DisconnectReason.PARTICIPANT_REMOVED;
import static livekit.LivekitModels.DisconnectReason.ROOM_DELETED;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import livekit.LivekitAgentDispatch.AgentDispatch;
import livekit.LivekitAgentDispatch.CreateAgentDispatchRequest;
import livekit.LivekitAgentDispatch.DeleteAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchRequest;
import livekit.LivekitAgentDispatch.ListAgentDispatchResponse;
import livekit.LivekitModels;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitRoom.DeleteRoomRequest;
import livekit.LivekitRoom.DeleteRoomResponse;
import livekit.LivekitRoom.ListParticipantsRequest;
import livekit.LivekitRoom.ListParticipantsResponse;
import livekit.LivekitRoom.ListRoomsRequest;
import livekit.LivekitRoom.ListRoomsResponse;
import livekit.LivekitRoom.RemoveParticipantResponse;
import livekit.LivekitRoom.RoomParticipantIdentity;
import livekit.LivekitRoom.UpdateSubscriptionsRequest;
import livekit.LivekitRoom.UpdateSubscriptionsResponse;

/** RoomService and AgentDispatchService. */
final class RoomApi {
    private static final int LONGEST_NAME = 256;
    private static final int METADATA_BYTES = 512 * 1_024;

    /** How long the server looks for the room's node before it gives up (measured). */
    private static final long NO_NODE_MS = 3_000;

    private final Vertx vertx;
    private final Rooms rooms;
    private final Agents agents;
    private final Faults faults;

    RoomApi(Vertx vertx, Rooms rooms, Agents agents, Faults faults) {
        this.vertx = vertx;
        this.rooms = rooms;
        this.agents = agents;
        this.faults = faults;
    }

    void register(TwirpServer twirp) {
        twirp.on(
                "RoomService/CreateRoom",
                CreateRoomRequest.getDefaultInstance(),
                (access, _) -> access.mayCreateRooms(),
                (request, _) -> Future.succeededFuture(create(request)));
        twirp.on(
                "RoomService/DeleteRoom",
                DeleteRoomRequest.getDefaultInstance(),
                (access, _) -> access.mayCreateRooms(),
                (request, _) -> delete(request));
        twirp.on(
                "RoomService/ListRooms",
                ListRoomsRequest.getDefaultInstance(),
                (access, _) -> access.mayListRooms(),
                (request, _) -> Future.succeededFuture(list(request)));
        twirp.on(
                "RoomService/ListParticipants",
                ListParticipantsRequest.getDefaultInstance(),
                (access, request) -> access.mayManage(request.getRoom()),
                (request, _) -> Future.succeededFuture(listParticipants(request)));
        twirp.on(
                "RoomService/GetParticipant",
                RoomParticipantIdentity.getDefaultInstance(),
                (access, request) -> access.mayManage(request.getRoom()),
                (request, _) -> Future.succeededFuture(present(request).toProto()));
        twirp.on(
                "RoomService/RemoveParticipant",
                RoomParticipantIdentity.getDefaultInstance(),
                (access, request) -> access.mayManage(request.getRoom()),
                (request, _) -> remove(request));
        twirp.on(
                "RoomService/UpdateSubscriptions",
                UpdateSubscriptionsRequest.getDefaultInstance(),
                (access, request) -> access.mayManage(request.getRoom()),
                (request, _) -> subscribe(request));
        registerDispatch(twirp);
    }

    private void registerDispatch(TwirpServer twirp) {
        twirp.on(
                "AgentDispatchService/CreateDispatch",
                CreateAgentDispatchRequest.getDefaultInstance(),
                (access, request) -> access.mayManage(request.getRoom()),
                (request, _) -> dispatch(request));
        twirp.on(
                "AgentDispatchService/DeleteDispatch",
                DeleteAgentDispatchRequest.getDefaultInstance(),
                (access, request) -> access.mayManage(request.getRoom()),
                (request, _) -> deleteDispatch(request));
        twirp.on(
                "AgentDispatchService/ListDispatch",
                ListAgentDispatchRequest.getDefaultInstance(),
                (access, request) -> access.mayManage(request.getRoom()),
                (request, _) -> listDispatches(request));
    }

    /**
     * Agents are dispatched when the room is created, not when it is asked for again; but an orphan starts anew, without
     * its old dispatches. A room without agents is offered to workers without a name (all measured).
     */
    private LivekitModels.Room create(CreateRoomRequest request) {
        if (request.getMetadata().getBytes(StandardCharsets.UTF_8).length > METADATA_BYTES) {
            throw TwirpError.of(INVALID_ARGUMENT, "metadata size exceeds limits " + METADATA_BYTES)
                    .with("argument", "metadata size exceeds limits");
        }
        if (request.getName().length() > LONGEST_NAME) {
            throw TwirpError.behind(INVALID_ARGUMENT, "room name length exceeds limits: max length " + LONGEST_NAME);
        }
        var isNew = rooms.find(request.getName()).map(known -> known.orphaned).orElse(true);
        var room = rooms.open(
                request.getName(),
                request.getEmptyTimeout(),
                request.getDepartureTimeout(),
                request.getMaxParticipants(),
                request.getMetadata());
        if (isNew && request.getAgentsCount() == 0) {
            agents.dispatch(room, Agents.UNNAMED, "");
        }
        if (isNew) {
            request.getAgentsList().forEach(agent -> agents.dispatch(room, agent.getAgentName(), agent.getMetadata()));
        }
        return room.toProto();
    }

    private Future<DeleteRoomResponse> delete(DeleteRoomRequest request) {
        var room = rooms.find(request.getRoom())
                .orElseThrow(() -> TwirpError.behind(NOT_FOUND, "requested room does not exist"));
        if (room.orphaned) {
            return noNode();
        }
        rooms.close(room, ROOM_DELETED);
        return Future.succeededFuture(DeleteRoomResponse.getDefaultInstance());
    }

    private ListRoomsResponse list(ListRoomsRequest request) {
        var reply = ListRoomsResponse.newBuilder();
        rooms.all().stream()
                .filter(room ->
                        request.getNamesCount() == 0 || request.getNamesList().contains(room.name))
                .forEach(room -> reply.addRooms(room.toProto()));
        return reply.build();
    }

    private ListParticipantsResponse listParticipants(ListParticipantsRequest request) {
        var reply = ListParticipantsResponse.newBuilder();
        rooms.find(request.getRoom())
                .ifPresent(room -> room.participants.values().forEach(one -> reply.addParticipants(one.toProto())));
        return reply.build();
    }

    private Participant present(RoomParticipantIdentity request) {
        return rooms.find(request.getRoom())
                .map(room -> room.participants.get(request.getIdentity()))
                .orElseThrow(() -> TwirpError.behind(NOT_FOUND, "participant does not exist"));
    }

    private Future<RemoveParticipantResponse> remove(RoomParticipantIdentity request) {
        var participant = present(request);
        var room = rooms.find(request.getRoom()).orElseThrow();
        if (room.orphaned) {
            return noNode();
        }
        rooms.putOut(room, participant, PARTICIPANT_REMOVED);
        return Future.succeededFuture(RemoveParticipantResponse.getDefaultInstance());
    }

    /** It goes straight to who it is about, past the rows that a crash leaves: nobody there, nobody answers (measured). */
    private Future<UpdateSubscriptionsResponse> subscribe(UpdateSubscriptionsRequest request) {
        return rooms.find(request.getRoom())
                .filter(room -> !room.orphaned)
                .map(room -> room.participants.get(request.getIdentity()))
                .filter(participant -> !participant.stale)
                .map(_ -> Future.succeededFuture(UpdateSubscriptionsResponse.getDefaultInstance()))
                .orElseGet(this::noNode);
    }

    private Future<AgentDispatch> dispatch(CreateAgentDispatchRequest request) {
        var room = rooms.find(request.getRoom());
        if (room.isEmpty() && !faults.autoCreate || room.isPresent() && room.get().orphaned) {
            return noNode();
        }
        var target = room.orElseGet(() -> rooms.open(request.getRoom()));
        return Future.succeededFuture(agents.dispatch(target, request.getAgentName(), request.getMetadata()));
    }

    private Future<AgentDispatch> deleteDispatch(DeleteAgentDispatchRequest request) {
        var room = rooms.find(request.getRoom()).filter(one -> !one.orphaned);
        if (room.isEmpty()) {
            return noNode();
        }
        var dispatch = room.get().dispatches.stream()
                .filter(one -> one.getId().equals(request.getDispatchId()))
                .findFirst()
                .orElseThrow(() -> TwirpError.behind(NOT_FOUND, "dispatch ID not found"));
        room.get().dispatches.remove(dispatch);
        return Future.succeededFuture(dispatch.build());
    }

    private Future<ListAgentDispatchResponse> listDispatches(ListAgentDispatchRequest request) {
        var room = rooms.find(request.getRoom()).filter(one -> !one.orphaned);
        if (room.isEmpty()) {
            return noNode();
        }
        var reply = ListAgentDispatchResponse.newBuilder();
        room.get().dispatches.stream()
                .filter(one -> request.getDispatchId().isEmpty() || one.getId().equals(request.getDispatchId()))
                .forEach(one -> reply.addAgentDispatches(one.build()));
        return Future.succeededFuture(reply.build());
    }

    private <T> Future<T> noNode() {
        return Future.future(promise -> vertx.setTimer(
                NO_NODE_MS, _ -> promise.fail(TwirpError.behind(UNAVAILABLE, "no response from servers"))));
    }
}
