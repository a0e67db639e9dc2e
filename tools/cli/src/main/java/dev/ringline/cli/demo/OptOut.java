package dev.ringline.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.line.Line;
import dev.ringline.sandbox.process.Waiting;
import dev.ringline.sandbox.server.Service;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * How long after "never again" nobody can ring that number any more: from the outcome's request until the rule is in the table
 * that the dialer's every claim reads. Watched there, while the line dials.
 */
final class OptOut {
    private static final Duration WITHIN = Duration.ofSeconds(15);
    private static final String IN_THE_DIALERS_RULES = """
            select count(*) from suppression_rule
            where tenant_id = ? and number_hash = ? and jsonb_array_length(entries) > 0""";

    private final Api api;
    private final Line line;
    private final String campaign;

    OptOut(Api api, Line line, String campaign) {
        this.api = api;
        this.line = line;
        this.campaign = campaign;
    }

    /**
     * @param millis until no claim of that number was possible any more
     * @param refused whether campaign-service, too, would not release it now
     * @param viewAgeMs of the oldest rules that any call so far was claimed on
     */
    record Measured(long millis, boolean refused, long viewAgeMs) {}

    Measured measure() {
        var calls = api.get("/calls?campaign=" + campaign + "&disposition=ANSWERED&limit=1000")
                .path("items");
        var call = willing(calls);
        var number = call.path("to").asText();
        try (var database = line.database(Service.DIALER);
                var rule = database.prepareStatement(IN_THE_DIALERS_RULES)) {
            rule.setString(1, api.tenant());
            rule.setString(2, line.keys().hash(api.tenant(), number));
            if (isRule(rule)) {
                throw new Failure("a number is on a list before anybody put it there", "");
            }
            var began = System.nanoTime();
            api.put(
                    "/calls/" + call.path("id").asText() + "/outcome",
                    Map.of("result", "OPT_OUT", "answeredBy", "HUMAN"));
            if (!Waiting.until(WITHIN, () -> isRule(rule))) {
                throw new Failure("an opt-out had no effect within " + WITHIN.toSeconds() + " s", "");
            }
            var millis = (System.nanoTime() - began) / 1_000_000;
            var callable = api.post("/contactability", Map.of("number", number)).path("callable");
            return new Measured(millis, callable.isBoolean() && !callable.asBoolean(), oldestView(calls));
        } catch (SQLException e) {
            throw new Failure("the dialer's rules cannot be read: " + e.getMessage(), "", e);
        }
    }

    private static boolean isRule(PreparedStatement rule) {
        try (var rows = rule.executeQuery()) {
            return rows.next() && rows.getLong(1) > 0;
        } catch (SQLException e) {
            throw new Failure("the dialer's rules cannot be read: " + e.getMessage(), "", e);
        }
    }

    private static long oldestView(JsonNode calls) {
        var oldest = 0L;
        for (var call : calls) {
            oldest = Math.max(oldest, call.path("viewAgeMs").asLong());
        }
        return oldest;
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
