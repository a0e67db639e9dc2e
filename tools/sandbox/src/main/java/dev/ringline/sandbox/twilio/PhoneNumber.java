package dev.ringline.sandbox.twilio;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** An IncomingPhoneNumber, as its account sees it. */
final class PhoneNumber {
    final String sid;
    final String number;
    String friendlyName;
    String trunkSid;
    String voiceUrl = "";
    private final Instant bought = Instant.now();

    PhoneNumber(String sid, String number, String trunkSid) {
        this.sid = sid;
        this.number = number;
        this.friendlyName = number;
        this.trunkSid = trunkSid;
    }

    JsonObject toJson(String accountSid) {
        return new JsonObject()
                .put("sid", sid)
                .put("account_sid", accountSid)
                .put("phone_number", number)
                .put("friendly_name", friendlyName)
                .put("trunk_sid", trunkSid)
                .put("voice_url", voiceUrl)
                .put("status", "in-use")
                .put("type", "local")
                .put("origin", "twilio")
                .put("bundle_sid", null)
                .put("address_sid", null)
                .put("address_requirements", "none")
                .put("beta", false)
                .put("api_version", "2010-04-01")
                .put(
                        "capabilities",
                        new JsonObject()
                                .put("voice", true)
                                .put("sms", true)
                                .put("mms", true)
                                .put("fax", false))
                .put("date_created", rfc2822(bought))
                .put("date_updated", rfc2822(bought))
                .put("uri", "/2010-04-01/Accounts/" + accountSid + "/IncomingPhoneNumbers/" + sid + ".json");
    }

    static String rfc2822(Instant instant) {
        return instant == null
                ? null
                : DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss Z", java.util.Locale.US)
                        .format(instant.atOffset(ZoneOffset.UTC));
    }
}
