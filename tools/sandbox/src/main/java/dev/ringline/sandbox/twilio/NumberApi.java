package dev.ringline.sandbox.twilio;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.IntStream;

/** IncomingPhoneNumbers and AvailablePhoneNumbers. */
final class NumberApi {
    private static final String OWNED = "/IncomingPhoneNumbers";
    private static final String FOR_SALE = "/AvailablePhoneNumbers/";
    private static final int OFFERED = 30;

    private final Map<String, TwilioAccount> accounts;
    private final TwilioFaults faults;

    NumberApi(Map<String, TwilioAccount> accounts, TwilioFaults faults) {
        this.accounts = accounts;
        this.faults = faults;
    }

    Answer answer(HttpServerRequest request, TwilioAccount account, String path) {
        if (path.startsWith(FOR_SALE)) {
            return search(request);
        }
        if (path.equals(OWNED)) {
            return switch (request.method().name()) {
                case "GET" -> list(request, account);
                case "POST" -> buy(request, account);
                default -> Answer.error(405, 20004, "Method not allowed");
            };
        }
        if (!path.startsWith(OWNED + "/")) {
            return Answer.notFound(request);
        }
        var number = account.numbers.get(path.substring(OWNED.length() + 1));
        return number == null ? Answer.notFound(request) : one(request, account, number);
    }

    private Answer list(HttpServerRequest request, TwilioAccount account) {
        var wanted = request.getParam("PhoneNumber", "");
        var numbers = account.numbers.values().stream()
                .filter(one -> one.number.contains(wanted))
                .map(one -> one.toJson(account.sid))
                .toList();
        return Paging.page(request, "incoming_phone_numbers", numbers, faults.emptyMiddlePage);
    }

    private Answer one(HttpServerRequest request, TwilioAccount account, PhoneNumber number) {
        switch (request.method().name()) {
            case "GET" -> {}
            case "DELETE" -> {
                account.numbers.remove(number.sid);
                return Answer.empty(204);
            }
            case "POST" -> update(request, number);
            default -> {
                return Answer.error(405, 20004, "Method not allowed");
            }
        }
        return Answer.json(200, number.toJson(account.sid));
    }

    private static void update(HttpServerRequest request, PhoneNumber number) {
        var form = request.formAttributes();
        if (form.contains("FriendlyName")) {
            number.friendlyName = form.get("FriendlyName");
        }
        if (form.contains("TrunkSid")) {
            number.trunkSid = form.get("TrunkSid").isEmpty() ? null : form.get("TrunkSid");
        }
        if (form.contains("VoiceUrl")) {
            number.voiceUrl = form.get("VoiceUrl");
        }
    }

    /** With {@code AreaCode=} each POST buys another number, as at Twilio. */
    private Answer buy(HttpServerRequest request, TwilioAccount account) {
        var form = request.formAttributes();
        var number = form.contains("AreaCode") ? firstFree(form.get("AreaCode")) : form.get("PhoneNumber");
        if (number == null || number.isEmpty()) {
            return Answer.error(400, 21452, "No phone numbers found");
        }
        if (!isOffered(number)) {
            return Answer.error(400, 21422, "Phone number is not available");
        }
        var bought = new PhoneNumber(account.sidOf(number), number, form.get("TrunkSid"));
        account.add(bought);
        return Answer.json(201, bought.toJson(account.sid));
    }

    private Answer search(HttpServerRequest request) {
        var area = request.getParam("AreaCode", "646");
        var contains = request.getParam("Contains", "").replaceAll("[^0-9]", "");
        var found = new JsonArray();
        IntStream.range(0, 100)
                .mapToObj(i -> fictitious(area, i))
                .filter(number -> isOffered(number) && number.contains(contains))
                .limit(OFFERED)
                .forEach(number -> found.add(new JsonObject()
                        .put("phone_number", number)
                        .put("friendly_name", number)
                        .put("iso_country", "US")
                        .put("beta", false)
                        .put(
                                "capabilities",
                                new JsonObject()
                                        .put("voice", true)
                                        .put("SMS", true)
                                        .put("MMS", true))));
        return Answer.json(
                200, new JsonObject().put("available_phone_numbers", found).put("uri", request.uri()));
    }

    private String firstFree(String area) {
        return IntStream.range(0, 100)
                .mapToObj(i -> fictitious(area, i))
                .filter(this::isOffered)
                .findFirst()
                .orElse(null);
    }

    private boolean isOffered(String number) {
        return number.matches("\\+1[2-9]\\d{2}55501\\d{2}")
                && accounts.values().stream().noneMatch(account -> account.owns(number));
    }

    private static String fictitious(String area, int i) {
        return "+1" + area + "55501" + "%02d".formatted(i);
    }
}
