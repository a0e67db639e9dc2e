package dev.ringline.sandbox.twilio;

import dev.ringline.sandbox.livekit.CarrierCall;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Monitor's alerts of {@code monitor.twilio.com}: what the carrier refused itself, newest first, on one page. */
final class AlertsApi {
    private AlertsApi() {}

    static Answer answer(HttpServerRequest request, TwilioAccount account) {
        var from = from(request.getParam("StartDate"));
        List<JsonObject> alerts = account.blocked.reversed().stream()
                .filter(call -> from == null || !call.endedAt().isBefore(from))
                .limit(1_000)
                .map(call -> toJson(account, call))
                .toList();
        var meta = new JsonObject()
                .put("key", "alerts")
                .put("page", 0)
                .put("page_size", 1_000)
                .put("url", "https://monitor.twilio.com" + request.uri())
                .put("first_page_url", "https://monitor.twilio.com" + request.uri())
                .put("previous_page_url", null)
                .put("next_page_url", null);
        return Answer.json(200, new JsonObject().put("meta", meta).put("alerts", new JsonArray(alerts)));
    }

    /** In UTC; the SDK writes no zone. */
    private static Instant from(String text) {
        return text == null ? null : Instant.parse(text.endsWith("Z") ? text : text + "Z");
    }

    private static JsonObject toJson(TwilioAccount account, CarrierCall call) {
        return new JsonObject()
                .put("sid", "NO" + call.callSid().substring(2))
                .put("account_sid", account.sid)
                .put("error_code", String.valueOf(call.errorCode()))
                .put("log_level", "error")
                .put("resource_sid", call.callSid())
                .put("alert_text", "")
                .put("api_version", "2010-04-01")
                .put("date_generated", call.endedAt().toString())
                .put("date_created", call.endedAt().toString())
                .put("date_updated", call.endedAt().toString());
    }
}
