package dev.ringline.events.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallEnded;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.events.Topic;
import dev.ringline.events.codec.UnreadableRecord.Reason;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventCodecTest {
    private static final String ENDED = "dev.ringline.CallEnded.v1";
    private static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");

    @Test
    void an_unknown_field_is_ignored_and_an_unknown_enum_value_is_unrecognized() {
        var event = (CallEnded) decode(ENDED, """
                {"attempt":{"attemptId":"%s","disposition":"TELEPORTED","cause":"GHOST","state":"ENDED",
                 "newer":{"than":["this"]}},"also":1}""".formatted(ID));

        assertThat(event.attempt().attemptId()).isEqualTo(new AttemptId(ID));
        assertThat(event.attempt().disposition()).isEqualTo(Disposition.UNRECOGNIZED);
        assertThat(event.attempt().cause()).isEqualTo(Cause.UNRECOGNIZED);
        assertThat(event.attempt().state()).isEqualTo(AttemptState.ENDED);
    }

    @Test
    void what_is_null_is_left_out_and_questions_are_no_fields() {
        var attempt = (CallEnded) decode(ENDED, "{\"attempt\":{\"state\":\"ENDED\"}}");

        assertThat(new String(EventCodec.encode(attempt), UTF_8))
                .isEqualTo("{\"attempt\":{\"releaseNumber\":0,\"state\":\"ENDED\",\"burnt\":false,\"counts\":false}}");
    }

    @Test
    void a_reason_is_given_for_every_way_of_being_unreadable() {
        assertUnreadable(ENDED, "{\"attempt\":", Reason.BAD_JSON);
        assertUnreadable(ENDED, "null", Reason.BAD_JSON);
        assertUnreadable(ENDED, "[]", Reason.BAD_JSON);
        assertUnreadable(ENDED, "", Reason.BAD_JSON);
        assertUnreadable(ENDED, "{} {}", Reason.BAD_JSON);
        assertUnreadable(ENDED, "{\"attempt\":{\"attemptId\":\"no uuid\"}}", Reason.BAD_JSON);
        assertUnreadable("dev.ringline.CallTeleported.v1", "{}", Reason.UNKNOWN_TYPE);
        assertUnreadable("dev.ringline.CampaignChanged.v1", "{}", Reason.UNKNOWN_TYPE);
        assertUnreadable("dev.ringline.CallEnded.v2", "{}", Reason.UNKNOWN_VERSION);
        assertUnreadable("CallEnded", "{}", Reason.BAD_HEADERS);
        assertUnreadable(ENDED, " ".repeat(EventCodec.MAX_BYTES) + "{}", Reason.TOO_LARGE);
        assertThatThrownBy(() -> EventCodec.decode(Topic.CALLS, ENDED, null))
                .isInstanceOfSatisfying(
                        UnreadableRecord.class, e -> assertThat(e.reason()).isEqualTo(Reason.BAD_JSON));
    }

    @Test
    void the_reason_names_the_place_but_repeats_nothing_of_the_record() {
        assertThatThrownBy(() -> decode(ENDED, "{\"attempt\":{\"to\":\"+1555-0100-oops\"}}"))
                .hasMessage("BAD_JSON: CallEnded at attempt.to")
                .hasNoCause();
    }

    @Test
    void what_its_writer_did_not_bound_is_not_written() {
        var attempt = new Attempt(
                null,
                null,
                null,
                null,
                1,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                "x".repeat(EventCodec.MAX_BYTES),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                false,
                null,
                null);

        assertThatThrownBy(() -> EventCodec.encode(new CallEnded(attempt)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static void assertUnreadable(String type, String json, Reason reason) {
        assertThatThrownBy(() -> decode(type, json))
                .isInstanceOfSatisfying(
                        UnreadableRecord.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static Object decode(String type, String json) {
        return EventCodec.decode(Topic.CALLS, type, json.getBytes(UTF_8));
    }
}
