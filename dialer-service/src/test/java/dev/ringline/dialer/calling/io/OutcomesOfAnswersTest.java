package dev.ringline.dialer.calling.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.ringline.dialer.calling.DialFacts;
import dev.ringline.dialer.calling.DialOutcome;
import dev.ringline.dialer.calling.DialReply;
import dev.ringline.dialer.calling.OutcomeTable;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import livekit.LivekitSip.SIPParticipantInfo;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers as LiveKit and its bridge really gave them, and what each says about the attempt. */
class OutcomesOfAnswersTest {
    // spotless:off
    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', value = {
        // http | body                                                                                                                                              | kind    | disposition    | cause   | burnt | counts | then
        "429 | {\"code\":\"resource_exhausted\",\"msg\":\"twirp error unknown: sip status: 486: Busy Here\",\"meta\":{\"error_details\":\"CAgS\",\"sip_status\":\"Busy Here\",\"sip_status_code\":\"486\"}} | ended   | BUSY           | CALLEE  | true  | true   | RETRY_IN_MINUTES",
        "429 | {\"code\":\"resource_exhausted\",\"msg\":\"twirp error unknown: sip status: 600: Busy Everywhere\",\"meta\":{\"sip_status\":\"Busy Everywhere\",\"sip_status_code\":\"600\"}} | ended   | BUSY           | CALLEE  | true  | true   | RETRY_IN_MINUTES",
        "429 | {\"code\":\"resource_exhausted\",\"msg\":\"twirp error unknown: sip status: 480: Temporarily Unavailable\",\"meta\":{\"sip_status\":\"Temporarily Unavailable\",\"sip_status_code\":\"480\"}} | ended | UNAVAILABLE | CALLEE | true | true | RETRY_LATER",
        "403 | {\"code\":\"permission_denied\",\"msg\":\"twirp error unknown: sip status: 603: Decline\",\"meta\":{\"sip_status\":\"Decline\",\"sip_status_code\":\"603\"}}  | ended   | REJECTED       | CALLEE  | true  | true   | RETRY_AFTER_LONG",
        "403 | {\"code\":\"permission_denied\",\"msg\":\"twirp error unknown: sip status: 607: Unwanted\",\"meta\":{\"sip_status\":\"Unwanted\",\"sip_status_code\":\"607\"}} | ended  | REJECTED       | CALLEE  | true  | true   | SUPPRESS",
        "403 | {\"code\":\"permission_denied\",\"msg\":\"twirp error unknown: sip status: 608: Rejected\",\"meta\":{\"sip_status\":\"Rejected\",\"sip_status_code\":\"608\"}} | ended  | REJECTED       | CALLEE  | true  | true   | SUPPRESS",
        "403 | {\"code\":\"permission_denied\",\"msg\":\"twirp error unknown: sip status: 403: Forbidden\",\"meta\":{\"sip_status\":\"Forbidden\",\"sip_status_code\":\"403\"}} | ended | TRUNK_AUTH    | CARRIER | false | false  | OPEN_BREAKER",
        "404 | {\"code\":\"not_found\",\"msg\":\"twirp error unknown: sip status: 404: Not Found\",\"meta\":{\"sip_status\":\"Not Found\",\"sip_status_code\":\"404\"}}       | ended   | INVALID_NUMBER | CALLEE  | true  | false  | NEVER",
        "404 | {\"code\":\"not_found\",\"msg\":\"twirp error unknown: sip status: 410: Gone\",\"meta\":{\"sip_status\":\"Gone\",\"sip_status_code\":\"410\"}}                 | ended   | INVALID_NUMBER | CALLEE  | true  | false  | NEVER",
        "404 | {\"code\":\"not_found\",\"msg\":\"twirp error unknown: sip status: 604: Does Not Exist Anywhere\",\"meta\":{\"sip_status\":\"Does Not Exist Anywhere\",\"sip_status_code\":\"604\"}} | ended | INVALID_NUMBER | CALLEE | true | false | NEVER",
        "400 | {\"code\":\"invalid_argument\",\"msg\":\"twirp error unknown: sip status: 484: Address Incomplete\",\"meta\":{\"sip_status\":\"Address Incomplete\",\"sip_status_code\":\"484\"}} | ended | INVALID_NUMBER | CALLEE | true | false | NEVER",
        "400 | {\"code\":\"invalid_argument\",\"msg\":\"twirp error unknown: sip status: 488: Not Acceptable Here\",\"meta\":{\"sip_status\":\"Not Acceptable Here\",\"sip_status_code\":\"488\"}} | ended | MEDIA | US | false | true | ALERT",
        "400 | {\"code\":\"invalid_argument\",\"msg\":\"twirp error unknown: sip status: 415: Unsupported Media Type\",\"meta\":{\"sip_status\":\"Unsupported Media Type\",\"sip_status_code\":\"415\"}} | ended | MEDIA | US | false | true | ALERT",
        "400 | {\"code\":\"invalid_argument\",\"msg\":\"twirp error unknown: sip status: 606: Not Acceptable\",\"meta\":{\"sip_status\":\"Not Acceptable\",\"sip_status_code\":\"606\"}} | ended | MEDIA | US | false | true | ALERT",
        "409 | {\"code\":\"aborted\",\"msg\":\"twirp error unknown: sip status: 487: Request Terminated\",\"meta\":{\"sip_status\":\"Request Terminated\",\"sip_status_code\":\"487\"}} | ended | NO_ANSWER | CALLEE | true | true | RETRY_LATER",
        "408 | {\"code\":\"deadline_exceeded\",\"msg\":\"twirp error unknown: sip status: 408: Request Timeout\",\"meta\":{\"sip_status\":\"Request Timeout\",\"sip_status_code\":\"408\"}} | ended | NO_ANSWER | CALLEE | true | true | RETRY_LATER",
        "408 | {\"code\":\"canceled\",\"msg\":\"twirp error unknown: sip request timed out\"}                                                                              | ended   | NO_ANSWER      | CALLEE  | true  | true   | RETRY_LATER",
        "408 | {\"code\":\"canceled\",\"msg\":\"twirp error unknown: transaction failed to complete (0 intermediate responses)\"}                                          | ended   | TRUNK_FAILURE  | CARRIER | false | true   | COUNT_FOR_BREAKER",
        "412 | {\"code\":\"failed_precondition\",\"msg\":\"twirp error unknown: sip status: 503: Trunk CPS limit exceeded\",\"meta\":{\"sip_status\":\"Trunk CPS limit exceeded\",\"sip_status_code\":\"503\"}} | ended | THROTTLED | US | false | false | SLOW_DOWN",
        "412 | {\"code\":\"failed_precondition\",\"msg\":\"twirp error unknown: sip status: 503: CPS Limit reached P05\",\"meta\":{\"sip_status\":\"CPS Limit reached P05\",\"sip_status_code\":\"503\"}} | ended | THROTTLED | US | false | false | SLOW_DOWN",
        "412 | {\"code\":\"failed_precondition\",\"msg\":\"twirp error unknown: sip status: 503: Concurrent call limit exceeded\",\"meta\":{\"sip_status\":\"Concurrent call limit exceeded\",\"sip_status_code\":\"503\"}} | ended | THROTTLED | US | false | false | SLOW_DOWN",
        "412 | {\"code\":\"failed_precondition\",\"msg\":\"twirp error unknown: sip status: 503: Service Unavailable\",\"meta\":{\"sip_status\":\"Service Unavailable\",\"sip_status_code\":\"503\"}} | ended | TRUNK_FAILURE | CARRIER | false | true | COUNT_FOR_BREAKER",
        "408 | {\"code\":\"deadline_exceeded\",\"msg\":\"twirp error unknown: sip status: 504: Server Time-out\",\"meta\":{\"sip_status\":\"Server Time-out\",\"sip_status_code\":\"504\"}} | ended | TRUNK_FAILURE | CARRIER | false | true | COUNT_FOR_BREAKER",
        "412 | {\"code\":\"failed_precondition\",\"msg\":\"twirp error unknown: sip server required auth, but no username or password was provided\"}                      | ended   | TRUNK_AUTH     | US      | false | false  | OPEN_BREAKER",
        "412 | {\"code\":\"failed_precondition\",\"msg\":\"twirp error unknown: no common codec\"}                                                                         | ended   | MEDIA          | US      | false | true   | ALERT",
        "400 | {\"code\":\"invalid_argument\",\"msg\":\"twirp error unknown: fail to resolve target host\"}                                                                | notsent | TRUNK_FAILURE  | CARRIER |       |        | COUNT_FOR_BREAKER",
        "503 | {\"code\":\"unavailable\",\"msg\":\"twirp error unknown: no response from servers\"}                                                                        | notsent | INFRA          | LIVEKIT |       |        | NOTHING",
        "503 | {\"code\":\"unavailable\",\"msg\":\"twirp error unknown: cpu exhausted\"}                                                                                   | notsent | INFRA          | LIVEKIT |       |        | NOTHING",
        "500 | {\"code\":\"internal\",\"msg\":\"twirp error unknown: update room failed: not found\"}                                                                      | notsent | INFRA          | LIVEKIT |       |        | NOTHING",
        "500 | {\"code\":\"internal\",\"msg\":\"twirp error unknown: update room failed: could not establish signal connection\"}                                          | notsent | INFRA          | LIVEKIT |       |        | NOTHING",
        "500 | {\"code\":\"internal\",\"msg\":\"sip not connected (redis required)\"}                                                                                      | notsent | INFRA          | LIVEKIT |       |        | ALERT",
        "404 | {\"code\":\"not_found\",\"msg\":\"twirp error unknown: requested sip trunk does not exist\"}                                                                | notsent | CONFIG         | US      |       |        | ALERT",
        "400 | {\"code\":\"invalid_argument\",\"msg\":\"missing sip callee number\"}                                                                                       | notsent | CONFIG         | US      |       |        | ALERT",
        "400 | {\"code\":\"malformed\",\"msg\":\"the json request could not be decoded\"}                                                                                  | notsent | CONFIG         | US      |       |        | ALERT",
        "404 | {\"code\":\"bad_route\",\"msg\":\"no handler for path\",\"meta\":{\"twirp_invalid_route\":\"POST /twirp/x\"}}                                               | notsent | CONFIG         | US      |       |        | ALERT",
        "401 | {\"code\":\"unauthenticated\",\"msg\":\"permissions denied\"}                                                                                               | notsent | CONFIG         | US      |       |        | ALERT",
        "401 | invalid token: eyJhbGciOi.eyJpc3MiOi.c2ln, error: token signature is invalid                                                                                | notsent | CONFIG         | US      |       |        | ALERT",
        "400 | {\"code\":\"invalid_argument\",\"msg\":\"x\",\"meta\":{\"sip_status\":\"Strange\",\"sip_status_code\":\"477\"}}                                             | ended   | UNCLASSIFIED   | UNCLEAR | false | true   | ALERT",
        "502 | <html><body>502 Bad Gateway</body></html>                                                                                                                   | unknown |                |         |       |        | RECONCILE",
        "503 | <html><body>503 Service Unavailable</body></html>                                                                                                           | unknown |                |         |       |        | RECONCILE",
        "504 | upstream request timeout                                                                                                                                    | unknown |                |         |       |        | RECONCILE",
        "500 | {\"code\":\"internal\",\"msg\":\"twirp error unknown: something new\"}                                                                                      | unknown |                |         |       |        | RECONCILE",
        "429 | {\"code\":\"resource_exhausted\",\"msg\":\"too many requests\"}                                                                                             | unknown |                |         |       |        | RECONCILE",
        "404 | 404 page not found                                                                                                                                          | unknown |                |         |       |        | RECONCILE",
        "408 | {\"code\":\"deadline_exceeded\",\"msg\":\"twirp error unknown: request timed out\"}                                                                         | unknown |                |         |       |        | RECONCILE",
        "307 | ''                                                                                                                                                          | unknown |                |         |       |        | RECONCILE",
        "200 | garbage                                                                                                                                                     | unknown |                |         |       |        | RECONCILE",
        "412 | {\"code\":\"failed_precondition\",\"msg\":\"x\",\"meta\":{\"sip_status\":\"OK\",\"sip_status_code\":\"200\"}}                                               | unknown |                |         |       |        | RECONCILE",
    })
    // spotless:on
    void each_answer_has_its_outcome(
            int http,
            String body,
            String kind,
            Disposition disposition,
            Cause cause,
            Boolean burnt,
            Boolean counts,
            DialOutcome.Then then) {
        var outcome = OutcomeTable.of(Replies.of(http, bytes(body)), false);
        assertThat(outcome.then()).isEqualTo(then);
        switch (outcome) {
            case DialOutcome.Ended ended -> {
                assertThat(kind).isEqualTo("ended");
                assertThat(ended.outcome().disposition()).isEqualTo(disposition);
                assertThat(ended.outcome().cause()).isEqualTo(cause);
                assertThat(ended.outcome().burnt()).isEqualTo(burnt);
                assertThat(ended.outcome().counts()).isEqualTo(counts);
            }
            case DialOutcome.NotSent notSent -> {
                assertThat(kind).isEqualTo("notsent");
                assertThat(notSent.disposition()).isEqualTo(disposition);
                assertThat(notSent.cause()).isEqualTo(cause);
            }
            case DialOutcome.Unknown unknown -> assertThat(kind).isEqualTo("unknown");
            case DialOutcome.Answered answered -> assertThat(kind).isEqualTo("answered");
        }
    }

    @Test
    void a_200_with_a_call_id_is_an_answer() {
        var body = SIPParticipantInfo.newBuilder()
                .setSipCallId("SCL_1")
                .setParticipantId("PA_1")
                .build();
        var outcome = OutcomeTable.of(Replies.of(200, body.toByteArray()), false);
        assertThat(outcome).isInstanceOfSatisfying(DialOutcome.Answered.class, answered -> {
            assertThat(answered.ids().sipCallId()).isEqualTo("SCL_1");
            assertThat(answered.ids().participantSid()).isEqualTo("PA_1");
        });
    }

    @Test
    void a_timeout_that_was_our_own_doing_is_cancelled_and_burns_nothing() {
        var timeout = Replies.of(
                408, bytes("{\"code\":\"canceled\",\"msg\":\"twirp error unknown: sip request timed out\"}"));
        assertThat(OutcomeTable.of(timeout, true)).isInstanceOfSatisfying(DialOutcome.Ended.class, ended -> {
            assertThat(ended.outcome().disposition()).isEqualTo(Disposition.CANCELLED);
            assertThat(ended.outcome().burnt()).isFalse();
            assertThat(ended.outcome().counts()).isTrue();
        });
    }

    @Test
    void being_cancelled_by_us_does_not_hide_what_the_callee_did() {
        var busy = Replies.of(
                429, bytes("{\"code\":\"resource_exhausted\",\"msg\":\"x\",\"meta\":{\"sip_status_code\":\"486\"}}"));
        assertThat(OutcomeTable.of(busy, true))
                .isInstanceOfSatisfying(
                        DialOutcome.Ended.class,
                        ended -> assertThat(ended.outcome().disposition()).isEqualTo(Disposition.BUSY));
    }

    @Test
    void no_connection_is_proof_and_silence_is_not() {
        assertThat(OutcomeTable.of(new DialReply.NotWritten("connection refused"), false))
                .isInstanceOf(DialOutcome.NotSent.class);
        assertThat(OutcomeTable.of(new DialReply.Silence("connection was closed"), false))
                .isInstanceOf(DialOutcome.Unknown.class);
    }

    @Test
    void no_token_and_no_number_stays_in_what_is_kept() {
        var reply = Replies.of(401, bytes("invalid token: eyJhbGciOiJI.eyJpc3MiOiJrZXkif.c2lnbmF0dXJl, error: bad"));
        var sip = Replies.of(
                400,
                bytes(
                        "{\"code\":\"invalid_argument\",\"msg\":\"no +15005550001\",\"meta\":{\"sip_status_code\":\"484\","
                                + "\"sip_status\":\"bad +1 (500) 555-0001 here\"}}"));
        for (var one : new DialReply[] {reply, sip}) {
            var outcome = OutcomeTable.of(one, false);
            var fact = DialFacts.of(outcome, one.toString(), Instant.EPOCH);
            assertThat(one + " " + outcome + " " + fact).doesNotContain("eyJ", "5550001", "555-0001");
        }
    }

    @Property
    void every_status_and_any_garbage_has_an_outcome(
            @ForAll @IntRange(min = 100, max = 599) int http, @ForAll byte[] body) {
        assertThat(OutcomeTable.of(Replies.of(http, body), false)).isNotNull();
        assertThatCode(() -> DialFacts.of(OutcomeTable.of(Replies.of(http, body), true), "x", Instant.EPOCH))
                .doesNotThrowAnyException();
    }

    @Property
    void every_final_sip_status_ends_the_attempt_whatever_http_says(
            @ForAll @IntRange(min = 300, max = 699) int sip,
            @ForAll @IntRange(min = 201, max = 599) int http,
            @ForAll String reason) {
        var reply = new DialReply.Refusal(http, "internal", reason, new DialReply.SipResponse(sip, reason));
        assertThat(OutcomeTable.of(reply, false))
                .isInstanceOfSatisfying(
                        DialOutcome.Ended.class,
                        ended -> assertThat(ended.outcome().burnt())
                                .isEqualTo(ended.outcome().cause() == Cause.CALLEE));
    }

    @Property
    void only_known_words_prove_that_nothing_was_sent(
            @ForAll @IntRange(min = 500, max = 599) int http, @ForAll String text) {
        assertThat(OutcomeTable.of(new DialReply.Refusal(http, "", text, null), false))
                .isInstanceOf(DialOutcome.Unknown.class);
    }

    private static byte[] bytes(String text) {
        return text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    }
}
