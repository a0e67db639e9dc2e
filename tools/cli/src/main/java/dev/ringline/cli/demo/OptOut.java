package dev.ringline.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.sandbox.process.Waiting;
import java.time.Duration;
import java.util.Map;

/**
 * How long after "never again" nobody can ring that number any more: until campaign-service says no, and then as long as the
 * dialer's view of the rules was old at most when it claimed a call. Every claim records that age.
 */
final class OptOut {
    private static final Duration WITHIN = Duration.ofSeconds(15);

    private final Api api;
    private final String campaign;

    OptOut(Api api, String campaign) {
        this.api = api;
        this.campaign = campaign;
    }

    /** @param known milliseconds until it was a rule; @param viewAge of the oldest view that a claim was made on */
    record Measured(long known, long viewAge) {
        long millis() {
            return known + viewAge;
        }
    }

    Measured measure() {
        var calls = api.get("/calls?campaign=" + campaign + "&disposition=ANSWERED&limit=1000")
                .path("items");
        var call = willing(calls);
        var began = System.nanoTime();
        api.put("/calls/" + call.path("id").asText() + "/outcome", Map.of("result", "OPT_OUT", "answeredBy", "HUMAN"));
        var number = Map.of("number", call.path("to").asText());
        var known = Waiting.until(
                WITHIN,
                () -> !api.post("/contactability", number).path("callable").asBoolean());
        var knownAfter = (System.nanoTime() - began) / 1_000_000;
        if (!known) {
            throw new Failure("an opt-out had no effect within " + WITHIN.toSeconds() + " s", "");
        }
        var oldest = 0L;
        for (var one : calls) {
            oldest = Math.max(oldest, one.path("viewAgeMs").asLong());
        }
        return new Measured(knownAfter, oldest);
    }

    /** Somebody who was rung, answered, and did not opt out yet. */
    private static JsonNode willing(JsonNode calls) {
        for (var call : calls) {
            if (!call.path("outcome").path("optOut").asBoolean()
                    && call.path("to").asText().startsWith("+")) {
                return call;
            }
        }
        throw new Failure("nobody has answered yet", "");
    }
}
