package dev.ringline.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.cli.api.CarrierSetup;
import dev.ringline.cli.line.Providers;
import dev.ringline.sandbox.process.Waiting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What has to be there before the first call: numbers, a campaign, leads. All of it over REST, as a client would. */
final class DemoSetup {
    private static final Duration IMPORT_WITHIN = Duration.ofSeconds(60);
    private static final Duration LINK_WITHIN = Duration.ofSeconds(20);
    private static final Duration POLL = Duration.ofMillis(100);

    private final Api api;
    private final DemoPlan plan;

    DemoSetup(Api api, DemoPlan plan) {
        this.api = api;
        this.plan = plan;
    }

    /** The simulated account, its trunk's limits, and every number of it; the answer has the counts. */
    JsonNode importNumbers() {
        CarrierSetup.simulated(plan.cps(), plan.concurrency()).apply(api);
        return awaited(api.post("/phone-numbers/import"), "/phone-numbers/imports/");
    }

    List<JsonNode> numbers() {
        return api.all("/phone-numbers");
    }

    String createCampaign(Instant now) {
        var gaps = new TreeMap<String, Integer>();
        for (var disposition : List.of("BUSY", "NO_ANSWER", "UNAVAILABLE", "REJECTED")) {
            gaps.put(disposition, DemoPlan.RETRY_AFTER_S);
        }
        var windows = OpenNow.at(now).stream()
                .map(window -> Map.of(
                        "day", window.day().name(),
                        "from", window.from().toString(),
                        "until", window.until().toString()))
                .toList();
        var definition = new TreeMap<String, Object>();
        definition.put("name", "demo");
        definition.put("sipTrunkId", Providers.SIMULATED_TRUNK);
        definition.put("agentName", "demo-agent");
        definition.put("agentMetadata", Map.of("greeting", "Hello, this is Ringline's demo."));
        definition.put("callerId", Map.of("strategy", "ROUND_ROBIN"));
        definition.put("schedule", Map.of("windows", windows));
        definition.put(
                "limits", Map.of("concurrency", plan.concurrency())); // calls a second: as the carrier grants them
        definition.put("retry", Map.of("maxAttempts", 3, "gapS", gaps));
        definition.put(
                "rules", Map.of("maxAttemptsPerNumber", 3, "capWindowS", 86_400, "minGapS", DemoPlan.RETRY_AFTER_S));
        definition.put("ringingTimeoutS", DemoPlan.RINGING_TIMEOUT_S);
        definition.put("maxCallDurationS", 60);
        return api.post("/campaigns", definition).path("id").asText();
    }

    /** number-service hears of the campaign by Kafka, and refuses the link until it has. */
    void link(String campaign, List<JsonNode> numbers) {
        for (var number : numbers) {
            var path = "/phone-numbers/" + number.path("id").asText();
            var refusal = new ArrayList<String>();
            var linked = Waiting.until(LINK_WITHIN, () -> {
                try {
                    api.put(path, Map.of("campaignId", campaign));
                    return true;
                } catch (ApiProblem problem) {
                    refusal.add(problem.getMessage());
                    return false;
                }
            });
            if (!linked) {
                throw new Failure("a number could not be linked: " + refusal.getLast(), "");
            }
        }
    }

    /** Those who said no before: on a list already when their rows come. */
    void suppress(List<String> numbers) {
        var list = "/suppression-lists/" + UUID.nameUUIDFromBytes("demo".getBytes(StandardCharsets.UTF_8));
        api.put(list, Map.of("name", "said no last year", "tenantWide", true));
        var add = numbers.stream()
                .map(number -> Map.of("number", number, "reason", "OPT_OUT"))
                .toList();
        api.post(list + "/entries", Map.of("add", add));
    }

    JsonNode importLeads(String campaign, LeadFile leads) {
        var file = write("leads.csv", leads.csv());
        var imports = "/campaigns/" + campaign + "/imports";
        return awaited(api.post(imports + "?country=US", file, "text/csv"), imports + "/");
    }

    String refusals(String campaign, JsonNode imported) {
        var csv = api.text(
                "/campaigns/" + campaign + "/imports/" + imported.path("id").asText() + "/errors.csv");
        write("errors.csv", csv);
        return csv;
    }

    private Path write(String name, String text) {
        try {
            Files.createDirectories(plan.folder());
            return Files.writeString(plan.folder().resolve(name), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private JsonNode awaited(JsonNode started, String path) {
        var latest = new ArrayList<>(List.of(started));
        Waiting.until(IMPORT_WITHIN, () -> {
            if (isOver(latest.getLast())) {
                return true;
            }
            Waiting.until(POLL, () -> false);
            latest.add(api.get(path + started.path("id").asText()));
            return isOver(latest.getLast());
        });
        if (!isOver(latest.getLast()) || latest.getLast().path("state").asText().equalsIgnoreCase("failed")) {
            throw new Failure("an import did not finish: " + latest.getLast(), "");
        }
        return latest.getLast();
    }

    private static boolean isOver(JsonNode progress) {
        return List.of("done", "failed", "withdrawn")
                .contains(progress.path("state").asText("done").toLowerCase());
    }
}
