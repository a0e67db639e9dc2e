package dev.ringline.sandbox.livekit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of TELEPHONY 2.7, row for row: what a dial answers, and why and in what state its leg left. */
class OutcomesTest {
    private static final Line line = new Line(config -> config.timeScale(0.2));
    private static int rooms;

    private final String room = "d-" + rooms++;

    @AfterAll
    static void stop() {
        line.close();
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        busy                                | 429 | resource_exhausted  | 486 | Busy Here                      | USER_REJECTED    | ringing
        sip status=600 reason="Busy"        | 429 | resource_exhausted  | 600 | Busy                           | USER_REJECTED    | dialing
        unavailable                         | 429 | resource_exhausted  | 480 | Temporarily Unavailable        | USER_UNAVAILABLE | ringing
        reject                              | 403 | permission_denied   | 603 | Decline                        | USER_REJECTED    | ringing
        unwanted                            | 403 | permission_denied   | 607 | Unwanted                       | USER_REJECTED    | ringing
        sip status=608 reason=Rejected      | 403 | permission_denied   | 608 | Rejected                       | USER_REJECTED    | dialing
        fraud                               | 403 | permission_denied   | 603 | Decline                        | USER_REJECTED    | dialing
        forbidden                           | 403 | permission_denied   | 403 | Forbidden                      | USER_REJECTED    | dialing
        notfound                            | 404 | not_found           | 404 | Not Found                      | USER_UNAVAILABLE | dialing
        gone                                | 404 | not_found           | 410 | Gone                           | USER_REJECTED    | dialing
        sip status=604 reason=Nowhere       | 404 | not_found           | 604 | Nowhere                        | USER_REJECTED    | dialing
        incomplete                          | 400 | invalid_argument    | 484 | Address Incomplete             | USER_REJECTED    | dialing
        media                               | 400 | invalid_argument    | 488 | Not Acceptable Here            | USER_REJECTED    | dialing
        sip status=415 reason=Media         | 400 | invalid_argument    | 415 | Media                          | USER_REJECTED    | dialing
        sip status=606 reason=Media         | 400 | invalid_argument    | 606 | Media                          | USER_REJECTED    | dialing
        terminated                          | 409 | aborted             | 487 | Request Terminated             | USER_REJECTED    | ringing
        timeout                             | 408 | deadline_exceeded   | 408 | Request Timeout                | USER_UNAVAILABLE | ringing
        cps                                 | 412 | failed_precondition | 503 | Trunk CPS limit exceeded       | USER_REJECTED    | dialing
        concurrency                         | 412 | failed_precondition | 503 | Concurrent call limit exceeded | USER_REJECTED    | dialing
        down                                | 412 | failed_precondition | 503 | Service Unavailable            | CLIENT_INITIATED | dialing
        sip status=500 reason=Error         | 412 | failed_precondition | 500 | Error                          | CLIENT_INITIATED | dialing
        gateway-timeout                     | 408 | deadline_exceeded   | 504 | Server Time-out                | CLIENT_INITIATED | dialing
        """)
    // spotless:on
    void a_final_response_becomes(
            String script, int http, String code, String sipStatus, String phrase, String left, String callStatus) {
        line.sim.callees().set(Line.CALLEE, script);
        line.room(room);
        var reply = line.dial(line.request(room));
        assertThat(reply.status()).isEqualTo(http);
        assertThat(reply.json().getString("code")).isEqualTo(code);
        assertThat(reply.json().getString("msg")).startsWith("twirp error unknown: ");
        var meta = reply.json().getJsonObject("meta");
        assertThat(meta.getString("sip_status_code")).isEqualTo(sipStatus);
        assertThat(meta.getString("sip_status")).isEqualTo(phrase);
        assertThat(meta.getString("error_details")).isNotEmpty();
        assertLeft(left, callStatus);
        assertThat(line.invites(room)).hasSize(1);
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        noanswer | 408 | canceled            | sip request timed out                                             | USER_UNAVAILABLE | ringing
        silent   | 408 | canceled            | sip request timed out                                             | USER_UNAVAILABLE | dialing
        race     | 408 | canceled            | sip request timed out                                             | USER_UNAVAILABLE | ringing
        nocodec  | 412 | failed_precondition | no common codec                                                   | USER_REJECTED    | ringing
        auth     | 412 | failed_precondition | sip server required auth, but no username or password was provided | USER_REJECTED    | dialing
        dns      | 400 | invalid_argument    | fail to resolve target host                                       | CLIENT_INITIATED | dialing
        """)
    // spotless:on
    void without_a_final_response_there_is_no_sip_status(
            String script, int http, String code, String message, String left, String callStatus) {
        line.sim.callees().set(Line.CALLEE, script);
        line.room(room);
        var reply = line.dial(line.request(room).put("ringing_timeout", "1s"));
        assertThat(reply.refusal()).isEqualTo(http + " " + code + " \"twirp error unknown: " + message + "\"");
        assertThat(reply.json().containsKey("meta")).isFalse();
        assertLeft(left, callStatus);
    }

    @ParameterizedTest
    @CsvSource({"nobridge, no response from servers", "cpu, cpu exhausted"})
    void where_no_bridge_takes_the_dial_nothing_is_sent(String script, String message) {
        line.sim.callees().set(Line.CALLEE, script);
        line.room(room);
        assertThat(line.dial(line.request(room)).refusal())
                .isEqualTo("503 unavailable \"twirp error unknown: " + message + "\"");
        assertThat(line.invites(room)).isEmpty();
        assertThat(line.participant(room, "c-" + room).status()).isEqualTo(404);
    }

    @Test
    void an_answered_call_says_so_in_this_order() {
        line.sim.callees().set(Line.CALLEE, "answer after=300ms talk=2s");
        line.room(room);
        var dial = line.dialLater(line.request(room));
        await().until(() -> line.callStatus(room), status -> status != null);
        var reply = dial.join();
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.json().getString("participant_id")).startsWith("PA_");
        assertThat(reply.json().getString("sip_call_id")).startsWith("SCL_");
        assertThat(line.callStatus(room)).isEqualTo("active");
        var attributes = line.participant(room, "c-" + room).json().getJsonObject("attributes");
        assertThat(attributes.getString("sip.callID")).isEqualTo(reply.json().getString("sip_call_id"));
        assertThat(attributes.getString("sip.trunkID")).isEqualTo(Line.TRUNK);
        assertThat(attributes.getString("sip.trunkPhoneNumber")).isEqualTo("+12025550100");
        assertThat(attributes.getString("sip.phoneNumber")).isEqualTo(Line.CALLEE);
        assertThat(attributes.getString("sip.twilio.callSid")).startsWith("CA");
        assertThat(attributes.getString("dialer.attempt")).isEqualTo(room);
        await().until(() -> line.webhooks.eventsOf(room).contains("room_finished"));
        assertThat(line.webhooks.eventsOf(room))
                .isEqualTo(List.of(
                        "room_started",
                        "participant_joined",
                        "track_published",
                        "track_unpublished",
                        "participant_left",
                        "room_finished"));
        assertThat(line.webhooks.of(room).get(1).callStatus()).isEqualTo("dialing");
        assertThat(line.webhooks.of(room).get(1).participant().getString("kind"))
                .isEqualTo("SIP");
        assertLeft("CLIENT_INITIATED", "hangup");
    }

    @Test
    void without_waiting_it_returns_at_the_join_and_never_says_how_it_ended() {
        line.sim.callees().set(Line.CALLEE, "busy");
        line.room(room);
        var reply = line.dial(line.request(room).put("wait_until_answered", false));
        assertThat(reply.status()).isEqualTo(200);
        assertLeft("USER_REJECTED", "ringing");
    }

    @Test
    void the_maximum_duration_ends_it_like_a_hang_up() {
        line.sim.callees().set(Line.CALLEE, "answer after=10ms talk=never");
        line.room(room);
        assertThat(line.dial(line.request(room).put("max_call_duration", "1s")).status())
                .isEqualTo(200);
        assertLeft("CLIENT_INITIATED", "hangup");
    }

    private void assertLeft(String reason, String callStatus) {
        await().until(() -> !line.left(room).isEmpty());
        JsonObject left = line.left(room);
        assertThat(left.getString("disconnectReason")).isEqualTo(reason);
        assertThat(left.getJsonObject("attributes").getString("sip.callStatus")).isEqualTo(callStatus);
        assertThat(left.getString("state")).isEqualTo("DISCONNECTED");
    }
}
