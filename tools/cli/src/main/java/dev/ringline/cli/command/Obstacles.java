package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What stands between a campaign and its next call, in words; what only time changes is not among it. */
final class Obstacles {
    private static final String HOURS = "window";

    private Obstacles() {}

    /**
     * @param campaign as REST shows it
     * @param preflight what campaign-service sees in the way; missing where it could not be asked
     * @param held how many of its leads are held by which rule; missing where it could not be asked
     * @param numbers all of the tenant
     */
    static List<String> of(JsonNode campaign, JsonNode preflight, JsonNode held, List<JsonNode> numbers) {
        var state = campaign.path("state").asText();
        var found = new ArrayList<String>();
        if (state.equals("PAUSED")) {
            campaign.path("reasons").forEach(reason -> found.add("paused: " + small(reason)));
        } else if (!state.equals("RUNNING")) {
            return List.of();
        }
        preflight
                .path("obstacles")
                .forEach(obstacle -> found.add(obstacle.path("detail").asText()));
        var id = campaign.path("id").asText();
        if (numbers.stream()
                .noneMatch(number -> number.path("isActive").asBoolean()
                        && number.path("campaignId").asText().equals(id))) {
            found.add("no active number is linked");
        }
        var leads = campaign.path("leads");
        if (leads.path("HELD").asLong() > 0
                && leads.path("WAITING").asLong() + leads.path("READY").asLong() == 0) {
            held.forEach(rule -> found.add(heldBy(rule)));
        }
        return found;
    }

    private static String heldBy(JsonNode held) {
        var rule = held.path("rule").asText();
        var until = held.path("nextDueAt").asText("").replaceAll("\\.\\d+Z$", "Z");
        return (rule.equals(HOURS) ? "outside of the callees' hours" : "held by " + rule.replace('-', ' '))
                + (until.isBlank() || until.equals("null") ? "" : " until " + until);
    }

    /** The failed checks of a service that is not ready. */
    static String ofService(JsonNode health) {
        var failed = new ArrayList<String>();
        health.path("checks").forEach(check -> {
            if (!check.path("status").asText().equals("UP")) {
                failed.add(check.path("name").asText() + says(check.path("data")));
            }
        });
        return failed.isEmpty() ? "not ready" : "not ready: " + String.join("; ", failed);
    }

    private static String says(JsonNode data) {
        var told = data.path("says").asText();
        if (!told.isBlank()) {
            return ": " + told;
        }
        return data.propertyStream()
                .filter(entry -> entry.getValue().asText().contains(": "))
                .map(entry -> ": " + entry.getKey() + " " + entry.getValue().asText())
                .collect(Collectors.joining());
    }

    private static String small(JsonNode text) {
        return text.asText().toLowerCase(Locale.ROOT);
    }
}
