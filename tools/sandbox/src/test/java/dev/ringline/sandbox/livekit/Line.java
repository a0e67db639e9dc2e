package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.Wire.ROOM;
import static dev.ringline.sandbox.livekit.Wire.SIP;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/** A simulation with an inbox for its webhooks, and the few requests that tests make of it. */
final class Line implements AutoCloseable {
    static final String CALLEE = "+12025550123";
    static final String TRUNK = "ST_line";

    final WebhookInbox webhooks = new WebhookInbox();
    final SimulatedLiveKit sim;
    final Wire wire;

    Line() {
        this(config -> config);
    }

    Line(UnaryOperator<LiveKitConfig> more) {
        sim = SimulatedLiveKit.start(more.apply(LiveKitConfig.local()
                .timeouts(60, 1)
                .webhooks(webhooks.url())
                .trunk(TRUNK, "line", "carrier.sim", "+12025550100")));
        wire = new Wire(sim.url());
    }

    void room(String name) {
        wire.call(ROOM + "CreateRoom", new JsonObject().put("name", name));
    }

    void roomWithAgent(String name, String agent, String metadata) {
        wire.call(
                ROOM + "CreateRoom",
                new JsonObject()
                        .put("name", name)
                        .put(
                                "agents",
                                new JsonArray()
                                        .add(new JsonObject()
                                                .put("agent_name", agent)
                                                .put("metadata", metadata))));
    }

    Wire.Reply delete(String room) {
        return wire.call(ROOM + "DeleteRoom", new JsonObject().put("room", room));
    }

    Wire.Reply participant(String room, String identity) {
        return wire.call(
                ROOM + "GetParticipant", new JsonObject().put("room", room).put("identity", identity));
    }

    String callStatus(String room) {
        return participant(room, "c-" + room)
                .json()
                .getJsonObject("attributes", new JsonObject())
                .getString("sip.callStatus");
    }

    /** The status with which the call's leg answers, or nobody does. */
    int asked(String room) {
        return wire.call(
                        ROOM + "UpdateSubscriptions",
                        new JsonObject().put("room", room).put("identity", "c-" + room))
                .status();
    }

    JsonObject request(String room) {
        return new JsonObject()
                .put("sip_trunk_id", TRUNK)
                .put("sip_call_to", CALLEE)
                .put("sip_number", "+12025550100")
                .put("room_name", room)
                .put("participant_identity", "c-" + room)
                .put("participant_attributes", new JsonObject().put("dialer.attempt", room))
                .put("ringing_timeout", "20s")
                .put("wait_until_answered", true);
    }

    Wire.Reply dial(JsonObject request) {
        return wire.call(SIP + "CreateSIPParticipant", request);
    }

    CompletableFuture<Wire.Reply> dialLater(JsonObject request) {
        return wire.later(SIP + "CreateSIPParticipant", request);
    }

    List<InviteLog.Invite> invites(String room) {
        return sim.invites().list().stream()
                .filter(invite -> invite.room().equals(room))
                .toList();
    }

    /** What {@code participant_left} said of the call's leg. */
    JsonObject left(String room) {
        return webhooks.of(room).stream()
                .filter(one -> one.event().equals("participant_left"))
                .map(WebhookInbox.Received::participant)
                .filter(one -> one.getString("identity").startsWith("c-"))
                .findFirst()
                .orElse(new JsonObject());
    }

    @Override
    public void close() {
        sim.close();
        webhooks.close();
    }
}
