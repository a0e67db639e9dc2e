package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.Wire.DISPATCH;
import static dev.ringline.sandbox.livekit.Wire.ROOM;
import static dev.ringline.sandbox.livekit.Wire.SIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Ringline relies on in LiveKit's API, without a bridge (TELEPHONY section 6). The same tests run on the simulation
 * and on the real server: where they differ, the simulation is wrong.
 */
abstract class LiveKitContract {
    private final String room = "contract-" + UUID.randomUUID();

    abstract ServerUnderTest server();

    private Wire wire() {
        return new Wire(server().url());
    }

    private JsonObject named() {
        return new JsonObject().put("name", room);
    }

    private JsonObject here() {
        return new JsonObject().put("room", room);
    }

    private JsonObject dial(String trunk) {
        return new JsonObject()
                .put("sip_trunk_id", trunk)
                .put("sip_call_to", "+12025550123")
                .put("room_name", room)
                .put("participant_identity", "c-1")
                .put("ringing_timeout", "5s")
                .put("wait_until_answered", true);
    }

    private String trunk() {
        return wire().call(SIP + "CreateSIPOutboundTrunk", """
                        {"trunk":{"name":"contract","address":"127.0.0.1:5999","numbers":["+12025550100"]}}""").json().getString("sip_trunk_id");
    }

    @Test
    void creating_a_room_twice_gives_one_room() {
        var first = wire().call(ROOM + "CreateRoom", named().put("empty_timeout", 60));
        var second = wire().call(ROOM + "CreateRoom", named().put("emptyTimeout", 90));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().getString("sid")).startsWith("RM_");
        assertThat(second.json().getString("sid")).isEqualTo(first.json().getString("sid"));
        assertThat(second.json().getInteger("empty_timeout")).isEqualTo(60);
        assertThat(second.json().getValue("creation_time")).isInstanceOf(String.class);
        assertThat(second.json().getInteger("max_participants")).isZero();
    }

    @Test
    void a_dispatch_without_worker_is_accepted_and_never_gets_a_job() {
        var agents =
                new JsonArray().add(new JsonObject().put("agent_name", "sales").put("metadata", "{\"a\":1}"));
        wire().call(ROOM + "CreateRoom", named().put("agents", agents));
        var second = wire().call(DISPATCH + "CreateDispatch", here().put("agent_name", "sales"));
        assertThat(second.json().getString("id")).startsWith("AD_");
        var dispatches = wire().call(DISPATCH + "ListDispatch", here()).array("agent_dispatches");
        assertThat(dispatches).hasSize(2);
        assertThat(dispatches.getJsonObject(0).getString("metadata")).isEqualTo("{\"a\":1}");
        assertThat(dispatches.getJsonObject(0).getJsonObject("state").getJsonArray("jobs"))
                .isEmpty();
    }

    /** The fence probe: where rooms are not auto-created, nobody answers for an absent one. */
    @Test
    void a_dispatch_into_an_absent_room_finds_no_server() {
        var started = System.nanoTime();
        assertThat(wire().call(DISPATCH + "CreateDispatch", here().put("agent_name", "a"))
                        .refusal())
                .isEqualTo("503 unavailable \"twirp error unknown: no response from servers\"");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(6));
        assertThat(wire().call(ROOM + "ListRooms", new JsonObject().put("names", new JsonArray().add(room)))
                        .array("rooms"))
                .isEmpty();
    }

    @Test
    void what_is_absent_is_404_and_its_list_is_empty() {
        var nobody = here().put("identity", "nobody");
        assertThat(wire().call(ROOM + "DeleteRoom", here()).refusal())
                .isEqualTo("404 not_found \"twirp error unknown: requested room does not exist\"");
        assertThat(wire().call(ROOM + "GetParticipant", nobody).refusal())
                .isEqualTo("404 not_found \"twirp error unknown: participant does not exist\"");
        assertThat(wire().call(ROOM + "RemoveParticipant", nobody).refusal())
                .isEqualTo("404 not_found \"twirp error unknown: participant does not exist\"");
        assertThat(wire().call(ROOM + "ListParticipants", here()).array("participants"))
                .isEmpty();
        wire().call(ROOM + "CreateRoom", named());
        assertThat(wire().call(ROOM + "GetParticipant", nobody).status()).isEqualTo(404);
        assertThat(wire().call(ROOM + "DeleteRoom", here()).body()).isEqualTo("{}");
        assertThat(wire().call(ROOM + "DeleteRoom", here()).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "RoomService/CreateRoom,                  {\"name\":\"g\"}",
        "RoomService/DeleteRoom,                  {\"room\":\"g\"}",
        "RoomService/ListRooms,                   {}",
        "RoomService/ListParticipants,            {\"room\":\"g\"}",
        "RoomService/GetParticipant,              {\"room\":\"g\"}",
        "RoomService/RemoveParticipant,           {\"room\":\"g\"}",
        "AgentDispatchService/CreateDispatch,     {\"room\":\"g\"}",
        "AgentDispatchService/ListDispatch,       {\"room\":\"g\"}",
        "SIP/ListSIPOutboundTrunk,                {}",
    })
    void without_the_grant_nothing_is_done(String method, String body) {
        var path = "/twirp/livekit." + method;
        var tooLittle = Wire.token(
                new JsonObject()
                        .put("video", new JsonObject().put("roomAdmin", true).put("room", "another")),
                60);
        for (var reply :
                List.of(wire().send(path, body, tooLittle, Map.of()), wire().send(path, body, null, Map.of()))) {
            assertThat(reply.refusal()).isEqualTo("401 unauthenticated \"permissions denied\"");
            assertThat(reply.type()).isEqualTo("application/json");
        }
    }

    @Test
    void a_dial_needs_the_grant_to_call_and_trunks_the_one_to_administer() {
        var mayAdminister = new JsonObject().put("sip", new JsonObject().put("admin", true));
        var mayCall = new JsonObject().put("sip", new JsonObject().put("call", true));
        assertThat(wire().call(SIP + "CreateSIPParticipant", dial(trunk()), Wire.token(mayAdminister, 60))
                        .refusal())
                .isEqualTo("401 unauthenticated \"permissions denied\"");
        assertThat(wire().call(SIP + "ListSIPOutboundTrunk", new JsonObject(), Wire.token(mayCall, 60))
                        .status())
                .isEqualTo(401);
    }

    @Test
    void a_token_that_cannot_be_trusted_is_answered_in_plain_text_that_repeats_it() {
        var forged = Wire.signed(Wire.all(room), 600, LiveKitConfig.LOCAL_KEY, "another-secret-another-secret-32");
        var reply = wire().call(ROOM + "CreateRoom", named(), forged);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.type()).startsWith("text/plain");
        assertThat(reply.body())
                .isEqualTo("invalid token: " + forged + ", error: token signature is invalid: signature is invalid");
        var foreign = Wire.signed(Wire.all(room), 600, "nokey", LiveKitConfig.LOCAL_SECRET);
        assertThat(wire().call(ROOM + "CreateRoom", named(), foreign).body()).isEqualTo("invalid API key: nokey");
        assertThat(wire().call(ROOM + "CreateRoom", named(), "garbage").body())
                .isEqualTo("invalid authorization token");
    }

    @Test
    void a_token_lives_a_minute_longer_than_it_says() {
        assertThat(wire().call(ROOM + "CreateRoom", named(), Wire.token(Wire.all(room), -30))
                        .status())
                .isEqualTo(200);
        var dead = wire().call(ROOM + "CreateRoom", named(), Wire.token(Wire.all(room), -90));
        assertThat(dead.status()).isEqualTo(401);
        assertThat(dead.body()).endsWith("token has invalid claims: token is expired");
    }

    @Test
    void what_cannot_be_read_is_malformed() {
        var token = Wire.tokenFor(room);
        assertThat(wire().send(ROOM + "CreateRoom", "{bad", token, Map.of()).refusal())
                .isEqualTo("400 malformed \"the json request could not be decoded\"");
        assertThat(wire().send(ROOM + "CreateRoom", "{bad", token, Map.of("Content-Type", "application/protobuf"))
                        .refusal())
                .isEqualTo("400 malformed \"the protobuf request could not be decoded\"");
    }

    @Test
    void what_is_no_route_says_which() {
        var token = Wire.tokenFor(room);
        var unknown = wire().send(ROOM + "Nope", "{}", token, Map.of());
        assertThat(unknown.refusal())
                .isEqualTo("404 bad_route \"no handler for path \"/twirp/livekit.RoomService/Nope\"\"");
        assertThat(unknown.json().getJsonObject("meta").getString("twirp_invalid_route"))
                .isEqualTo("POST /twirp/livekit.RoomService/Nope");
        assertThat(wire().send(ROOM + "CreateRoom", "{}", token, Map.of("Content-Type", "text/plain"))
                        .refusal())
                .isEqualTo("404 bad_route \"unexpected Content-Type: \"text/plain\"\"");
        var noService = wire().send("/twirp/livekit.Nope/X", "{}", token, Map.of());
        assertThat(noService.status()).isEqualTo(404);
        assertThat(noService.type()).startsWith("text/plain");
    }

    @Test
    void a_name_has_256_characters_at_most() {
        assertThat(wire().call(ROOM + "CreateRoom", new JsonObject().put("name", "x".repeat(300)))
                        .refusal())
                .isEqualTo(
                        "400 invalid_argument \"twirp error unknown: room name length exceeds limits: max length 256\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            room_name    |              | missing room name
            sip_call_to  |              | missing sip callee number
            sip_call_to  | a@b          | SipCallTo should be a phone number or SIP user, not a full SIP URI
            sip_trunk_id |              | missing sip trunk id and sip number
            """)
    void a_dial_that_makes_no_sense_is_refused(String field, String value, String why) {
        wire().call(ROOM + "CreateRoom", named());
        assertThat(wire().call(SIP + "CreateSIPParticipant", dial(trunk()).put(field, value == null ? "" : value))
                        .refusal())
                .isEqualTo("400 invalid_argument \"" + why + "\"");
    }

    @ParameterizedTest
    @CsvSource({"Call-ID", "call-id", "From", "CSeq", "Contact", "Max-Forwards", "v"})
    void a_dial_may_not_set_a_header_of_the_protocol(String header) {
        var headers = new JsonObject().put(header, "x");
        assertThat(wire().call(SIP + "CreateSIPParticipant", dial(trunk()).put("headers", headers))
                        .refusal())
                .isEqualTo("400 invalid_argument \"invalid header name: header name " + header + " not supported\"");
    }

    /** Measured, and worth knowing: nobody stops a request that says so. */
    @ParameterizedTest
    @CsvSource({"X-Attempt-Id", "To", "Via", "Route", "User-Agent"})
    void a_dial_may_set_other_headers(String header) {
        wire().call(ROOM + "CreateRoom", named());
        var body = dial(trunk()).put("headers", new JsonObject().put(header, "x"));
        var reply = wire().send(
                        SIP + "CreateSIPParticipant",
                        body.encode(),
                        Wire.tokenFor(room),
                        Map.of("X-Twirp-Timeout-Ms", "100"));
        assertThat(reply.refusal()).isEqualTo("503 unavailable \"twirp error unknown: no response from servers\"");
    }

    @Test
    void a_dial_on_an_unknown_trunk_is_404_without_a_sip_status() {
        var reply = wire().call(SIP + "CreateSIPParticipant", dial("ST_none"));
        assertThat(reply.refusal()).isEqualTo("404 not_found \"requested sip trunk does not exist\"");
        assertThat(reply.json().containsKey("meta")).isFalse();
    }

    @Test
    void a_dial_without_bridge_is_refused_after_a_second_or_the_callers_deadline() {
        wire().call(ROOM + "CreateRoom", named());
        var body = dial(trunk()).put("headers", new JsonObject().put("X-Attempt-Id", "a-1"));
        var started = System.nanoTime();
        assertThat(wire().call(SIP + "CreateSIPParticipant", body).refusal())
                .isEqualTo("503 unavailable \"twirp error unknown: no response from servers\"");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isBetween(Duration.ofMillis(900), Duration.ofSeconds(3));
        started = System.nanoTime();
        var hurried = wire().send(
                        SIP + "CreateSIPParticipant",
                        body.encode(),
                        Wire.tokenFor(room),
                        Map.of("X-Twirp-Timeout-Ms", "300"));
        assertThat(hurried.status()).isEqualTo(503);
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofMillis(900));
    }

    @Test
    void a_trunk_is_created_found_and_deleted() {
        var id = trunk();
        assertThat(id).startsWith("ST_");
        var ids = new JsonObject().put("trunk_ids", new JsonArray().add(id));
        var found =
                wire().call(SIP + "ListSIPOutboundTrunk", ids).array("items").getJsonObject(0);
        assertThat(found.getString("address")).isEqualTo("127.0.0.1:5999");
        assertThat(found.getString("transport")).isEqualTo("SIP_TRANSPORT_AUTO");
        var byId = new JsonObject().put("sip_trunk_id", id);
        assertThat(wire().call(SIP + "GetSIPOutboundTrunk", byId).status()).isEqualTo(200);
        assertThat(wire().call(SIP + "DeleteSIPTrunk", byId).status()).isEqualTo(200);
        assertThat(wire().call(SIP + "GetSIPOutboundTrunk", byId).refusal())
                .isEqualTo("404 not_found \"requested sip trunk does not exist\"");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                                           | missing trunk
            {"trunk":{"address":"h"}}                                    | no trunk numbers specified
            {"trunk":{"numbers":["+1"]}}                                 | no outbound address specified
            {"trunk":{"address":"sip:h","numbers":["+1"]}}               | trunk address should be a hostname or IP, not SIP URI
            """)
    void a_trunk_that_makes_no_sense_is_refused(String body, String why) {
        assertThat(wire().call(SIP + "CreateSIPOutboundTrunk", body).refusal())
                .isEqualTo("400 invalid_argument \"" + why + "\"");
    }

    @Test
    void a_room_announces_its_start_and_end_signed() throws Exception {
        wire().call(ROOM + "CreateRoom", named().put("empty_timeout", 60));
        wire().call(ROOM + "DeleteRoom", here());
        await().until(() -> server().webhooks().eventsOf(room), List.of("room_started", "room_finished")::equals);
        for (var webhook : server().webhooks().of(room)) {
            assertThat(webhook.type()).isEqualTo("application/webhook+json");
            var claims = Access.of(
                            "Bearer " + webhook.authorization(),
                            LiveKitConfig.LOCAL_KEY,
                            LiveKitConfig.LOCAL_SECRET,
                            System.currentTimeMillis() / 1_000)
                    .claims();
            assertThat(claims.getString("sha256"))
                    .isEqualTo(Base64.getEncoder()
                            .encodeToString(MessageDigest.getInstance("SHA-256").digest(webhook.body())));
            assertThat(claims.getLong("exp") - claims.getLong("nbf")).isEqualTo(300);
            assertThat(webhook.json().getString("id")).startsWith("EV_");
            assertThat(webhook.json().getValue("createdAt")).isInstanceOf(String.class);
            var about = webhook.json().getJsonObject("room");
            assertThat(about.getInteger("emptyTimeout")).isEqualTo(60);
            assertThat(about.containsKey("maxParticipants")).isFalse();
            assertThat(about.getString("turnPassword")).isNotEmpty();
        }
    }

    @Test
    void a_room_that_nobody_joins_closes_after_its_empty_timeout() {
        wire().call(ROOM + "CreateRoom", named().put("empty_timeout", 1));
        await().atMost(Duration.ofSeconds(10))
                .until(() -> server().webhooks().eventsOf(room), List.of("room_started", "room_finished")::equals);
        assertThat(wire().call(ROOM + "DeleteRoom", here()).status()).isEqualTo(404);
    }

    /**
     * Measured: the orphan outlives its empty_timeout, DeleteRoom gives up after 3 s, and so may CreateRoom while the dead
     * node's row is still fresh; once it answers 200 the room has a server again, and can be deleted.
     */
    @Test
    void a_room_of_a_killed_server_can_be_deleted_only_after_it_was_created_again() {
        var sid = wire().call(ROOM + "CreateRoom", named().put("empty_timeout", 2))
                .json()
                .getString("sid");
        server().killAndRestart();
        assertThat(wire().call(ROOM + "DeleteRoom", here()).refusal())
                .isEqualTo("503 unavailable \"twirp error unknown: no response from servers\"");
        var listed = wire().call(ROOM + "ListRooms", new JsonObject().put("names", new JsonArray().add(room)))
                .array("rooms");
        assertThat(listed).hasSize(1);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> wire().call(ROOM + "CreateRoom", named()).status() == 200);
        assertThat(wire().call(ROOM + "CreateRoom", named()).json().getString("sid"))
                .isEqualTo(sid);
        assertThat(wire().call(ROOM + "DeleteRoom", here()).body()).isEqualTo("{}");
        assertThat(wire().call(ROOM + "DeleteRoom", here()).status()).isEqualTo(404);
    }
}
