package dev.ringline.sandbox.twilio;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Elastic SIP trunks ({@code trunking.twilio.com/v1}) and the numbers on them. */
final class TrunkApi {
    Answer answer(HttpServerRequest request, TwilioAccount account) {
        var path = request.path().substring("/v1/Trunks".length()).split("/");
        if (path.length < 2) {
            return request.method().name().equals("POST") ? create(request, account) : list(request, account);
        }
        var trunk = account.trunks.get(path[1]);
        if (trunk == null) {
            return Answer.notFound(request);
        }
        if (path.length == 2) {
            return Answer.json(200, toJson(account, trunk));
        }
        return path[2].equals("PhoneNumbers") ? numbers(request, account, trunk, path) : Answer.notFound(request);
    }

    private static Answer create(HttpServerRequest request, TwilioAccount account) {
        var form = request.formAttributes();
        var sid = "TK%032x".formatted(account.trunks.size() + account.sid.hashCode() * 31L & Long.MAX_VALUE);
        var trunk = new TwilioAccount.Trunk(sid, form.get("FriendlyName"), form.get("DomainName"));
        account.trunks.put(sid, trunk);
        return Answer.json(201, toJson(account, trunk));
    }

    private static Answer list(HttpServerRequest request, TwilioAccount account) {
        return page(
                request,
                "trunks",
                account.trunks.values().stream()
                        .map(trunk -> toJson(account, trunk))
                        .toList());
    }

    private static Answer numbers(
            HttpServerRequest request, TwilioAccount account, TwilioAccount.Trunk trunk, String[] path) {
        if (request.method().name().equals("POST")) {
            var number = account.numbers.get(request.formAttributes().get("PhoneNumberSid"));
            if (number == null) {
                return Answer.error(400, 20001, "PhoneNumberSid is not a number of this account");
            }
            number.trunkSid = trunk.sid();
            return Answer.json(201, number.toJson(account.sid));
        }
        if (path.length == 4 && request.method().name().equals("DELETE")) {
            var number = account.numbers.get(path[3]);
            if (number == null || !trunk.sid().equals(number.trunkSid)) {
                return Answer.notFound(request);
            }
            number.trunkSid = null;
            return Answer.empty(204);
        }
        return page(
                request,
                "phone_numbers",
                account.numbers.values().stream()
                        .filter(number -> trunk.sid().equals(number.trunkSid))
                        .map(number -> number.toJson(account.sid))
                        .toList());
    }

    /** Trunking pages by {@code meta}, with absolute addresses. */
    private static Answer page(HttpServerRequest request, String key, List<JsonObject> all) {
        var size = Math.clamp(Integer.parseInt(request.getParam("PageSize", "50")), 1, 1_000);
        var page = Integer.parseInt(request.getParam("Page", "0"));
        var from = Math.min(all.size(), page * size);
        var to = Math.min(all.size(), from + size);
        var here = "http://" + request.authority() + request.path() + "?PageSize=" + size + "&Page=";
        return Answer.json(
                200,
                new JsonObject()
                        .put(key, new JsonArray(all.subList(from, to)))
                        .put(
                                "meta",
                                new JsonObject()
                                        .put("page", page)
                                        .put("page_size", size)
                                        .put("key", key)
                                        .put("url", here + page)
                                        .put("first_page_url", here + 0)
                                        .put("previous_page_url", page > 0 ? here + (page - 1) : null)
                                        .put("next_page_url", to < all.size() ? here + (page + 1) : null)));
    }

    private static JsonObject toJson(TwilioAccount account, TwilioAccount.Trunk trunk) {
        return new JsonObject()
                .put("sid", trunk.sid())
                .put("account_sid", account.sid)
                .put("friendly_name", trunk.friendlyName())
                .put("domain_name", trunk.domainName() + ".pstn.twilio.com")
                .put("secure", false)
                .put("cnam_lookup_enabled", false)
                .put("url", "https://trunking.twilio.com/v1/Trunks/" + trunk.sid());
    }
}
