package dev.ringline.sandbox.livekit;

import static dev.ringline.sandbox.livekit.Wire.ROOM;
import static dev.ringline.sandbox.livekit.Wire.SIP;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trunks, and dials as far as the front door. */
abstract class DialContract extends RequestContract {
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
    void a_dial_without_any_caller_id_is_refused() {
        var inline = dial("").put("trunk", new JsonObject().put("hostname", "127.0.0.1:5999"));
        assertThat(wire().call(SIP + "CreateSIPParticipant", inline).refusal())
                .isEqualTo("412 failed_precondition \"twirp error unknown: no numbers on outbound trunk\"");
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
}
