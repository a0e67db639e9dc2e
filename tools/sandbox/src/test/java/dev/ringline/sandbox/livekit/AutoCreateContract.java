package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.Wire.DISPATCH;
import static dev.ringline.sandbox.livekit.Wire.ROOM;
import static dev.ringline.sandbox.livekit.Wire.SIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What holds where absent rooms are made by whoever asks ({@code room.auto_create: true}), as on LiveKit Cloud. */
abstract class AutoCreateContract {
    private final String room = "d-" + UUID.randomUUID();

    abstract ServerUnderTest server();

    @Test
    void a_dispatch_into_an_absent_room_makes_it() {
        assertThat(dispatch().status()).isEqualTo(200);
        assertThat(standing()).containsExactly(room);
    }

    /** So deleting a room fences nothing. */
    @Test
    void a_deleted_room_is_made_again() {
        wire().call(ROOM + "CreateRoom", new JsonObject().put("name", room));
        assertThat(wire().call(ROOM + "DeleteRoom", here()).status()).isEqualTo(200);
        assertThat(standing()).isEmpty();
        assertThat(dispatch().status()).isEqualTo(200);
        assertThat(standing()).containsExactly(room);
        assertThat(wire().call(ROOM + "DeleteRoom", here()).status()).isEqualTo(200);
    }

    @Test
    void what_asks_about_a_room_does_not_make_it() {
        wire().call(ROOM + "ListParticipants", here());
        wire().call(ROOM + "GetParticipant", here().put("identity", "c-nobody"));
        assertThat(wire().call(ROOM + "DeleteRoom", here()).status()).isEqualTo(404);
        assertThat(standing()).isEmpty();
    }

    /** The bridge would make the room: who asks for a dial does not. */
    @Test
    void a_dial_without_a_bridge_makes_no_room() {
        var trunk = wire().call(
                        SIP + "CreateSIPOutboundTrunk",
                        new JsonObject()
                                .put(
                                        "trunk",
                                        new JsonObject()
                                                .put("name", "t")
                                                .put("address", "carrier.invalid")
                                                .put("numbers", new JsonArray().add("+15005550006"))))
                .json()
                .getString("sip_trunk_id");
        var dial = new JsonObject()
                .put("sip_trunk_id", trunk)
                .put("sip_call_to", "+15005550100")
                .put("room_name", room)
                .put("participant_identity", "c-1");
        assertThat(wire().call(SIP + "CreateSIPParticipant", dial).status()).isEqualTo(503);
        assertThat(standing()).isEmpty();
    }

    @Test
    void the_room_of_a_dispatch_announces_itself() {
        dispatch();
        await().until(() -> server().webhooks().eventsOf(room), List.of("room_started")::equals);
    }

    private Wire.Reply dispatch() {
        return wire().call(DISPATCH + "CreateDispatch", here().put("agent_name", "a"));
    }

    private List<String> standing() {
        return wire()
                .call(ROOM + "ListRooms", new JsonObject().put("names", new JsonArray().add(room)))
                .array("rooms")
                .stream()
                .map(JsonObject.class::cast)
                .map(one -> one.getString("name"))
                .toList();
    }

    private JsonObject here() {
        return new JsonObject().put("room", room);
    }

    private Wire wire() {
        return new Wire(server().url());
    }
}
