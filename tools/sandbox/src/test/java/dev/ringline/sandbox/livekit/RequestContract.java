package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.Wire.ROOM;
import static dev.ringline.sandbox.livekit.Wire.SIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import livekit.LivekitModels;
import livekit.LivekitRoom.CreateRoomRequest;
import livekit.LivekitSip.CreateSIPParticipantRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a request is let in or turned away, whatever it asks for. */
abstract class RequestContract {
    final String room = "contract-" + UUID.randomUUID();

    abstract ServerUnderTest server();

    Wire wire() {
        return new Wire(server().url());
    }

    JsonObject named() {
        return new JsonObject().put("name", room);
    }

    JsonObject here() {
        return new JsonObject().put("room", room);
    }

    /** What the SDK speaks; refusals are JSON all the same. */
    @Test
    void protobuf_is_answered_by_protobuf_and_refused_in_json() throws Exception {
        var request = CreateRoomRequest.newBuilder()
                .setName(room)
                .setEmptyTimeout(60)
                .setMetadata("{\"a\":1}")
                .build();
        var reply = wire().protobuf(ROOM + "CreateRoom", request.toByteArray(), Wire.tokenFor(room));
        var created = LivekitModels.Room.parseFrom(reply);
        assertThat(created.getName()).isEqualTo(room);
        assertThat(created.getMetadata()).isEqualTo("{\"a\":1}");
        assertThat(created.getEmptyTimeout()).isEqualTo(60);
        var refusal = wire().protobuf(
                        SIP + "CreateSIPParticipant",
                        CreateSIPParticipantRequest.getDefaultInstance().toByteArray(),
                        Wire.tokenFor(room));
        assertThat(new JsonObject(new String(refusal, StandardCharsets.UTF_8)).getString("code"))
                .isEqualTo("invalid_argument");
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
}
