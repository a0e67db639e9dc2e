package dev.ringline.sandbox.twilio;

import dev.ringline.sandbox.livekit.CarrierCall;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Map;

/** The Calls list: what the simulated callees saw, newest first, with the real API's filters. */
final class CallsApi {
    private CallsApi() {}

    static Answer answer(HttpServerRequest request, TwilioAccount account, String path) {
        if (path.equals("/Calls")) {
            return list(request, account);
        }
        var call = account.calls.get(path.substring("/Calls/".length()));
        return call == null ? Answer.notFound(request) : Answer.json(200, toJson(account, call));
    }

    private static Answer list(HttpServerRequest request, TwilioAccount account) {
        var calls = new ArrayList<>(account.calls.values())
                .reversed().stream()
                        .filter(call -> matches(request, call))
                        .map(call -> toJson(account, call))
                        .toList();
        return Paging.page(request, "calls", calls, false);
    }

    private static boolean matches(HttpServerRequest request, CarrierCall call) {
        return is(request, "To", call.to())
                && is(request, "From", call.from())
                && is(request, "Status", call.status())
                && startedInTime(request, call.startedAt());
    }

    private static boolean is(HttpServerRequest request, String parameter, String value) {
        var wanted = request.getParam(parameter);
        return wanted == null || wanted.isEmpty() || wanted.equals(value);
    }

    /** {@code StartTime=} a day, {@code StartTime>=} from, {@code StartTime<=} to; days or instants, in UTC. */
    private static boolean startedInTime(HttpServerRequest request, Instant startedAt) {
        for (Map.Entry<String, String> one : request.params()) {
            var holds =
                    switch (one.getKey()) {
                        case "StartTime" -> sameDay(startedAt, one.getValue());
                        case "StartTime>" ->
                            !startedAt.truncatedTo(ChronoUnit.SECONDS).isBefore(from(one.getValue()));
                        case "StartTime<" -> startedAt.isBefore(until(one.getValue()));
                        default -> true;
                    };
            if (!holds) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameDay(Instant startedAt, String text) {
        return !startedAt.isBefore(from(text)) && startedAt.isBefore(until(text));
    }

    private static Instant from(String text) {
        return text.length() > 10
                ? Instant.parse(text)
                : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static Instant until(String text) {
        return text.length() > 10
                ? Instant.parse(text).plusSeconds(1)
                : LocalDate.parse(text).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static JsonObject toJson(TwilioAccount account, CarrierCall call) {
        return new JsonObject()
                .put("sid", call.callSid())
                .put("account_sid", account.sid)
                .put("from", call.from())
                .put("to", call.to())
                .put("status", call.status())
                .put("direction", "trunking-terminating")
                .put("duration", String.valueOf(call.durationS()))
                .put("start_time", PhoneNumber.rfc2822(call.startedAt()))
                .put("end_time", PhoneNumber.rfc2822(call.endedAt()))
                .put("api_version", "2010-04-01")
                .put("uri", "/2010-04-01/Accounts/" + account.sid + "/Calls/" + call.callSid() + ".json");
    }
}
