package dev.ringline.sandbox.twilio;

import dev.ringline.sandbox.livekit.CarrierCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One account and all that is in it. Lives on the event loop. */
final class TwilioAccount {
    private static final int CALLS_KEPT = 100_000;

    final String sid;
    final String authToken;
    final Map<String, PhoneNumber> numbers = new LinkedHashMap<>();
    final Map<String, Trunk> trunks = new LinkedHashMap<>();
    final Map<String, CarrierCall> calls = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, CarrierCall> eldest) {
            return size() > CALLS_KEPT;
        }
    };

    final List<CarrierCall> blocked = new ArrayList<>();

    TwilioAccount(TwilioConfig.Account config) {
        sid = config.sid();
        authToken = config.authToken();
        var trunk = new Trunk("TK" + sid.substring(2), "main", "ringline-sim");
        trunks.put(trunk.sid(), trunk);
        for (var i = 0; i < config.numbers(); i++) {
            var number = "+1" + config.areaCodes().get(i / 100) + "55501" + "%02d".formatted(i % 100);
            add(new PhoneNumber(sidOf(number), number, i % 2 == 0 ? trunk.sid() : null));
        }
    }

    void keep(CarrierCall call) {
        calls.put(call.callSid(), call);
        if (call.errorCode() != 0) {
            blocked.add(call);
        }
    }

    void add(PhoneNumber number) {
        numbers.put(number.sid, number);
    }

    boolean owns(String number) {
        return numbers.values().stream().anyMatch(one -> one.number.equals(number));
    }

    /** The same number has the same sid in each run; a second account that buys it later gets another. */
    String sidOf(String number) {
        return "PN%016x%016x".formatted((long) sid.hashCode() & 0xffffffffL, Long.parseLong(number.substring(1)));
    }

    record Trunk(String sid, String friendlyName, String domainName) {}
}
