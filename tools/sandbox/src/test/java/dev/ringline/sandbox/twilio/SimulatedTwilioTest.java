package dev.ringline.sandbox.twilio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.ringline.sandbox.livekit.CarrierCall;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulatedTwilioTest {
    private static final String SID = TwilioConfig.DEMO_ACCOUNT;
    private static final String NUMBERS = "/2010-04-01/Accounts/" + SID + "/IncomingPhoneNumbers.json";
    private static final String CALLS = "/2010-04-01/Accounts/" + SID + "/Calls.json";

    private final SimulatedTwilio twilio =
            SimulatedTwilio.start(TwilioConfig.local().demoAccounts());

    @AfterEach
    void stop() {
        twilio.close();
    }

    @Test
    void following_every_page_finds_all_numbers_past_an_empty_one() throws Exception {
        var sizes = new ArrayList<Integer>();
        var found = new HashSet<String>();
        var page = get(NUMBERS + "?PageSize=50");
        while (page != null) {
            var items = page.getJsonArray("incoming_phone_numbers");
            sizes.add(items.size());
            items.forEach(item -> found.add(((JsonObject) item).getString("phone_number")));
            var next = page.getString("next_page_uri");
            page = next == null ? null : get(next);
        }
        assertThat(sizes).containsExactly(50, 0, 50, 20);
        assertThat(found).hasSize(120).allMatch(number -> number.matches("\\+1(202|212)55501\\d\\d"));
    }

    @Test
    void a_page_that_was_computed_instead_of_followed_is_refused() throws Exception {
        assertThat(send("GET", NUMBERS + "?PageSize=50&Page=1", "").statusCode())
                .isEqualTo(400);
    }

    @Test
    void an_item_has_what_an_import_needs() throws Exception {
        var item = get(NUMBERS).getJsonArray("incoming_phone_numbers").getJsonObject(0);
        assertThat(item.getString("sid")).matches("PN[0-9a-f]{32}");
        assertThat(item.getString("account_sid")).isEqualTo(SID);
        assertThat(item.getString("trunk_sid")).startsWith("TK");
        assertThat(item.getJsonObject("capabilities").getBoolean("voice")).isTrue();
        assertThat(item.getString("date_created")).matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000");
    }

    @Test
    void no_account_sees_anything_of_another() throws Exception {
        var foreign = "/2010-04-01/Accounts/AC00000000000000000000000000000002/IncomingPhoneNumbers.json";
        assertThat(send("GET", foreign, "").statusCode()).isEqualTo(404);
        assertThat(send("GET", NUMBERS, "", SID, "wrong").statusCode()).isEqualTo(401);
        assertThat(new JsonObject(send("GET", NUMBERS, "", SID, "wrong").body()).getInteger("code"))
                .isEqualTo(20003);
    }

    @Test
    void a_number_is_found_bought_updated_and_released() throws Exception {
        var offered = get("/2010-04-01/Accounts/" + SID + "/AvailablePhoneNumbers/US/Local.json?AreaCode=646")
                .getJsonArray("available_phone_numbers")
                .getJsonObject(0)
                .getString("phone_number");
        var bought = send("POST", NUMBERS, "PhoneNumber=" + encoded(offered));
        assertThat(bought.statusCode()).isEqualTo(201);
        assertThat(send("POST", NUMBERS, "PhoneNumber=" + encoded(offered)).statusCode())
                .as("a second buy of the same")
                .isEqualTo(400);
        assertThat(twilio.posts()).isEqualTo(2);
        var one = NUMBERS.replace(".json", "/" + new JsonObject(bought.body()).getString("sid") + ".json");
        assertThat(new JsonObject(send("POST", one, "FriendlyName=Sales").body()).getString("friendly_name"))
                .isEqualTo("Sales");
        assertThat(send("DELETE", one, "").statusCode()).isEqualTo(204);
        assertThat(send("GET", one, "").statusCode()).isEqualTo(404);
    }

    /** Why nobody may buy by area code: what is sent twice is bought twice. */
    @Test
    void buying_by_area_code_twice_buys_two() throws Exception {
        var first = new JsonObject(send("POST", NUMBERS, "AreaCode=646").body());
        var second = new JsonObject(send("POST", NUMBERS, "AreaCode=646").body());
        assertThat(first.getString("phone_number")).isNotEqualTo(second.getString("phone_number"));
    }

    // spotless:off
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        tooManyNext     | 429 | application/json | 20429
        unavailableNext | 503 | application/json | 20503
        errorNext       | 500 | application/json | 20500
        htmlNext        | 502 | text/html        | <html>
        """)
    // spotless:on
    void it_fails_as_told_and_is_well_again(String fault, int status, String type, String body) throws Exception {
        control("PUT", "/sim/faults", "{\"" + fault + "\":1}");
        var reply = send("GET", NUMBERS, "");
        assertThat(reply.statusCode()).isEqualTo(status);
        assertThat(reply.headers().firstValue("Content-Type")).hasValue(type);
        assertThat(reply.body()).contains(body);
        assertThat(reply.headers().firstValue("Retry-After").isPresent()).isEqualTo(status == 429);
        assertThat(send("GET", NUMBERS, "").statusCode()).isEqualTo(200);
    }

    @Test
    void a_reset_after_processing_has_bought_the_number() throws Exception {
        twilio.faults().resetAfterNext = 1;
        assertThatThrownBy(() -> send("POST", NUMBERS, "PhoneNumber=" + encoded("+16465550100")))
                .isInstanceOf(IOException.class);
        assertThat(twilio.posts()).isEqualTo(1);
        assertThat(get(NUMBERS + "?PhoneNumber=" + encoded("+16465550100")).getJsonArray("incoming_phone_numbers"))
                .hasSize(1);
    }

    @Test
    void the_calls_list_is_filtered_as_the_real_one() throws Exception {
        var at = Instant.parse("2026-03-02T12:00:00Z");
        twilio.record(call("CA1", "+14155550111", "completed", at));
        twilio.record(call("CA2", "+14155550112", "ringing", at.plus(1, ChronoUnit.DAYS)));
        twilio.record(call("CA2", "+14155550112", "busy", at.plus(1, ChronoUnit.DAYS)));
        twilio.record(new CarrierCall(
                "CA3", "+19995550100", "+14155550111", "ST_1", "completed", at, at.plusSeconds(5), 5, 0));
        await().until(() -> sids(CALLS).size() == 2);
        assertThat(sids(CALLS)).containsExactly("CA2", "CA1");
        assertThat(sids(CALLS + "?To=" + encoded("+14155550111"))).containsExactly("CA1");
        assertThat(sids(CALLS + "?From=" + encoded("+12025550100"))).hasSize(2);
        assertThat(sids(CALLS + "?Status=busy")).containsExactly("CA2");
        assertThat(sids(CALLS + "?StartTime%3E=2026-03-03")).containsExactly("CA2");
        assertThat(sids(CALLS + "?StartTime%3C=2026-03-02T12:00:00Z")).containsExactly("CA1");
        assertThat(sids(CALLS + "?StartTime=2026-03-02")).containsExactly("CA1");
        assertThat(send("GET", CALLS + "?StartTime=yesterday", "").statusCode()).isEqualTo(400);
    }

    @Test
    void trunks_have_numbers_and_pages_with_absolute_addresses() throws Exception {
        var trunk = get("/v1/Trunks").getJsonArray("trunks").getJsonObject(0).getString("sid");
        var page = get("/v1/Trunks/" + trunk + "/PhoneNumbers?PageSize=50");
        assertThat(page.getJsonArray("phone_numbers")).hasSize(50);
        var next = page.getJsonObject("meta").getString("next_page_url");
        assertThat(next).startsWith(twilio.url());
        assertThat(get(next.substring(twilio.url().length())).getJsonArray("phone_numbers"))
                .hasSize(10);
    }

    private static CarrierCall call(String sid, String to, String status, Instant at) {
        return new CarrierCall(sid, "+12025550100", to, "ST_1", status, at, at.plusSeconds(9), 9, 0);
    }

    private List<String> sids(String path) throws Exception {
        return get(path).getJsonArray("calls").stream()
                .map(JsonObject.class::cast)
                .map(one -> one.getString("sid"))
                .toList();
    }

    private static String encoded(String number) {
        return number.replace("+", "%2B");
    }

    private JsonObject get(String path) throws Exception {
        var reply = send("GET", path, "");
        assertThat(reply.statusCode()).as(path).isEqualTo(200);
        return new JsonObject(reply.body());
    }

    private HttpResponse<String> send(String method, String path, String form) throws Exception {
        return send(method, path, form, SID, TwilioConfig.DEMO_TOKEN);
    }

    private HttpResponse<String> send(String method, String path, String form, String user, String password)
            throws Exception {
        var basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return exchange(HttpRequest.newBuilder(URI.create(twilio.url() + path))
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .method(method, HttpRequest.BodyPublishers.ofString(form))
                .build());
    }

    private void control(String method, String path, String body) throws Exception {
        exchange(HttpRequest.newBuilder(URI.create(twilio.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build());
    }

    /** A connection of its own: a kept one that is reset would be tried again by the client itself. */
    private static HttpResponse<String> exchange(HttpRequest request) throws Exception {
        try (var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        }
    }
}
