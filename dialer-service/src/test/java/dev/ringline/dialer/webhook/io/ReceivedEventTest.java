package dev.ringline.dialer.webhook.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.ringline.dialer.attempt.Attempts;
import dev.ringline.dialer.webhook.Sighting.Who;
import dev.ringline.events.AttemptId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.Room;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitWebhook.WebhookEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events as protobuf writes them in JSON, which is how LiveKit does. */
class ReceivedEventTest {
    private static final AttemptId ATTEMPT = Attempts.release().attemptId();
    private static final JsonFormat.Printer LIVEKIT = JsonFormat.printer();

    @Test
    void what_is_decided_on_is_read() throws Exception {
        var event = read(callee().setDisconnectReason(DisconnectReason.USER_UNAVAILABLE));
        assertThat(event)
                .usingRecursiveComparison()
                .ignoringFields("body")
                .isEqualTo(new ReceivedEvent(
                        "EV_1",
                        "participant_left",
                        ATTEMPT,
                        Who.CALLEE,
                        "PA_1",
                        "ringing",
                        "USER_UNAVAILABLE",
                        "SCL_1",
                        "CA1",
                        Instant.ofEpochSecond(1_700_000_000L),
                        null));
    }

    @Test
    void an_agent_is_known_by_its_kind_and_anybody_else_is_nobody() throws Exception {
        assertThat(read(callee().setIdentity("agent-x").setKind(ParticipantInfo.Kind.AGENT))
                        .who())
                .isEqualTo(Who.AGENT);
        assertThat(read(callee().setIdentity("someone").setKind(ParticipantInfo.Kind.STANDARD))
                        .who())
                .isNull();
    }

    @Test
    void of_a_room_that_is_none_of_ours_it_is_about_no_attempt() throws Exception {
        assertThat(ReceivedEvent.read(json(event().setRoom(Room.newBuilder().setName("d-x"))))
                        .attempt())
                .isNull();
        assertThat(ReceivedEvent.read(json(event().clearRoom())).attempt()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void every_reason_to_leave_is_read(DisconnectReason reason) throws Exception {
        if (reason != DisconnectReason.UNRECOGNIZED) {
            assertThat(read(callee().setDisconnectReason(reason)).leftReason())
                    .isEqualTo(reason == DisconnectReason.UNKNOWN_REASON ? null : reason.name());
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"4, SERVER_SHUTDOWN", "0, -", "9999, UNRECOGNIZED", "'\"ONE_OF_NEXT_YEAR\"', -", "{}, -"})
    void a_reason_that_has_no_name_here_is_no_error(String reason, String read) throws Exception {
        var json = "{\"id\":\"EV_1\",\"event\":\"participant_left\",\"participant\":{\"disconnectReason\":%s}}";
        assertThat(ReceivedEvent.read(bytes(json.formatted(reason))).leftReason())
                .isEqualTo(reason.equals("4") ? DisconnectReason.forNumber(4).name() : read);
    }

    @Test
    void what_is_kept_has_neither_numbers_nor_secrets_nor_what_somebody_wrote() throws Exception {
        var kept = read(callee().setName("Ann Smith").setMetadata("of a participant"))
                .body();
        assertThat(kept)
                .contains("EV_1", "RM_1", "PA_1", "sip.callStatus", "ringing", "TR_1")
                .doesNotContain("+1", "turn-password", "of a room", "of a participant", "Ann Smith", "codec/");
    }

    @Test
    void fields_of_a_later_livekit_are_passed_over_and_not_kept() throws Exception {
        var event = ReceivedEvent.read(
                bytes(
                        "{\"id\":\"EV_1\",\"event\":\"x\",\"createdAt\":\"12\",\"callee\":\"+15005550006\",\"room\":{\"pin\":\"1\"}}"));
        assertThat(event.body()).isEqualTo("{\"id\":\"EV_1\",\"event\":\"x\",\"createdAt\":\"12\",\"room\":{}}");
        assertThat(event.createdAt()).isEqualTo(Instant.ofEpochSecond(12));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{}",
                "{\"id\":\"EV_1\"}",
                "{\"event\":\"x\"}",
                "{\"id\":7,\"event\":\"x\"}",
                "{\"id\":\"\",\"event\":\"x\"}"
            })
    void what_is_no_event_is_refused(String body) {
        assertThatExceptionOfType(JsonProcessingException.class).isThrownBy(() -> ReceivedEvent.read(bytes(body)));
    }

    @Test
    void a_nul_is_left_out_wherever_it_is() throws Exception {
        var event = ReceivedEvent.read(bytes("{\"id\":\"EV\\u0000_1\",\"event\":\"x\","
                + "\"participant\":{\"sid\":\"P\0A\",\"attributes\":{\"sip.h.x\":\"a\\u0000b\\\\u0000\"}}}"));
        assertThat(event.id()).isEqualTo("EV_1");
        assertThat(event.participantSid()).isEqualTo("PA");
        assertThat(event.body()).contains("\"ab\\\\u0000\"");
    }

    private static ReceivedEvent read(ParticipantInfo.Builder participant) throws Exception {
        return ReceivedEvent.read(json(event().setParticipant(participant)));
    }

    private static WebhookEvent.Builder event() {
        return WebhookEvent.newBuilder()
                .setId("EV_1")
                .setEvent("participant_left")
                .setCreatedAt(1_700_000_000L)
                .setRoom(Room.newBuilder()
                        .setSid("RM_1")
                        .setName(ATTEMPT.room())
                        .setTurnPassword("turn-password")
                        .setMetadata("of a room")
                        .addEnabledCodecs(livekit.LivekitModels.Codec.newBuilder()
                                .setMime("codec/x")
                                .build()))
                .setTrack(TrackInfo.newBuilder().setSid("TR_1"));
    }

    private static ParticipantInfo.Builder callee() {
        return ParticipantInfo.newBuilder()
                .setSid("PA_1")
                .setIdentity(ATTEMPT.identity())
                .setKind(ParticipantInfo.Kind.SIP)
                .putAttributes("sip.callStatus", "ringing")
                .putAttributes("sip.callID", "SCL_1")
                .putAttributes("sip.twilio.callSid", "CA1")
                .putAttributes("sip.phoneNumber", "+15005550006")
                .putAttributes("sip.trunkPhoneNumber", "+15005550001");
    }

    private static byte[] json(WebhookEvent.Builder event) throws InvalidProtocolBufferException {
        return bytes(LIVEKIT.print(event));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
