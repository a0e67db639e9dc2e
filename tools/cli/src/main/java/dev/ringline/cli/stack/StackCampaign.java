package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.cli.line.Providers;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A campaign of its own for one case: its numbers, its leads, and how its callees behave. */
final class StackCampaign {
    static final int RINGING_TIMEOUT_S = 2;
    static final Duration SETTLED_WITHIN = Duration.ofSeconds(90);

    private static final Duration HEARD_WITHIN = Duration.ofSeconds(20);
    private static final int LATER_S = 86_400;
    private static final int NOT_SOON_S = 20;
    private static final Set<String> OVER = Set.of("FINISHED", "EXHAUSTED", "SUPPRESSED", "EXPIRED");
    private static final Set<String> WAITS = Set.of("WAITING", "RETRY_AT");
    private static final int[] AREAS = {
        206, 213, 303, 305, 313, 404, 503, 512, 602, 617, 713, 801, 919, 215, 216, 253, 310, 323, 336, 407, 408, 410,
        412, 414, 415, 504, 505, 510, 513, 516, 518, 561, 562, 585, 610, 612, 614, 619, 626, 630
    };

    private final StackLine stack;
    private final String id;
    private final List<String> callees = new ArrayList<>();

    private StackCampaign(StackLine stack, String id) {
        this.stack = stack;
        this.id = id;
    }

    /** @param scripts one lead each: what its callee does */
    static StackCampaign of(StackLine stack, String name, List<String> scripts) {
        var campaign = new StackCampaign(stack, create(stack, name));
        var mine = stack.nextCase();
        campaign.link(mine);
        campaign.lead(mine, scripts);
        return campaign;
    }

    private static String create(StackLine stack, String name) {
        var definition = new TreeMap<String, Object>();
        definition.put("name", name);
        definition.put("sipTrunkId", Providers.SIMULATED_TRUNK);
        definition.put("agentName", "stack-agent");
        definition.put("agentMetadata", Map.of());
        definition.put("callerId", Map.of("strategy", "ROUND_ROBIN"));
        definition.put("schedule", Map.of("windows", always()));
        definition.put("limits", Map.of("cps", StackLine.CPS, "concurrency", StackLine.CONCURRENCY));
        var gaps = new TreeMap<String, Integer>();
        for (var disposition : List.of("BUSY", "NO_ANSWER", "UNAVAILABLE", "REJECTED", "UNKNOWN")) {
            gaps.put(disposition, LATER_S);
        }
        definition.put("retry", Map.of("maxAttempts", 5, "gapS", gaps));
        definition.put("rules", Map.of("maxAttemptsPerNumber", 20, "capWindowS", 86_400, "minGapS", 0));
        definition.put("ringingTimeoutS", RINGING_TIMEOUT_S);
        definition.put("maxCallDurationS", 60);
        return stack.api().post("/campaigns", definition).path("id").asText();
    }

    private static List<Map<String, String>> always() {
        return Arrays.stream(DayOfWeek.values())
                .map(day -> Map.of("day", day.name(), "from", "00:00", "until", "00:00"))
                .toList();
    }

    /** Two of the 120; number-service hears of the campaign over Kafka and refuses the link until then. */
    private void link(int mine) {
        var numbers = stack.api().all("/phone-numbers");
        for (var number : numbers.subList(2 * mine, 2 * mine + 2)) {
            await().atMost(HEARD_WITHIN)
                    .ignoreException(ApiProblem.class)
                    .until(() -> stack.api()
                            .put("/phone-numbers/" + number.path("id").asText(), Map.of("campaignId", id))
                            .path("campaignId")
                            .asText()
                            .equals(id));
        }
    }

    /** An area has a hundred numbers that nobody has; more leads take the areas of more cases. */
    private void lead(int mine, List<String> scripts) {
        int area = mine;
        for (var script : scripts) {
            int line = callees.size() % 100;
            area = line == 0 && !callees.isEmpty() ? stack.nextCase() : area;
            var number = "+1%d55501%02d".formatted(AREAS[area], line);
            stack.liveKit().callees().set(number, script);
            callees.add(number);
        }
        var batch = callees.stream().map(number -> Map.of("number", number)).toList();
        var answer = stack.api().post("/campaigns/" + id + "/leads", Map.of("leads", batch));
        assertThat(answer.path("counts").path("waiting").asInt())
                .as("leads taken: %s", answer.path("counts"))
                .isEqualTo(callees.size());
    }

    String id() {
        return id;
    }

    List<String> callees() {
        return List.copyOf(callees);
    }

    void start() {
        stack.api().post("/campaigns/" + id + "/start", Map.of());
    }

    long invites() {
        return stack.liveKit().invites().list().stream()
                .filter(invite -> callees.contains(invite.to()))
                .count();
    }

    void awaitInvites(int least) {
        await().atMost(SETTLED_WITHIN).until(() -> invites() >= least);
    }

    /** Until no lead is under way or due before the test's end. */
    StackCampaign awaitSettled() {
        await("campaign " + id + " settles")
                .atMost(SETTLED_WITHIN)
                .pollInterval(Duration.ofMillis(250))
                .ignoreExceptionsInstanceOf(Failure.class)
                .ignoreExceptionsInstanceOf(ApiProblem.class)
                .untilAsserted(() -> assertThat(leads()).hasSize(callees.size()).allMatch(StackCampaign::isSettled));
        pauseIfRunning();
        return this;
    }

    /** Now, without waiting; {@code false} also while nobody can say. A campaign that is settled is paused. */
    boolean isSettled() {
        try {
            var all = leads();
            var settled = all.size() == callees.size() && all.stream().allMatch(StackCampaign::isSettled);
            if (settled) {
                pauseIfRunning();
            }
            return settled;
        } catch (Failure | ApiProblem e) {
            return false;
        }
    }

    private void pauseIfRunning() {
        if (shown().path("state").asText().equals("RUNNING")) {
            stack.api().post("/campaigns/" + id + "/pause", Map.of());
        }
    }

    List<JsonNode> leads() {
        return stack.api().all("/campaigns/" + id + "/leads");
    }

    JsonNode shown() {
        return stack.api().get("/campaigns/" + id);
    }

    static boolean isSettled(JsonNode lead) {
        var state = lead.path("state").asText();
        return OVER.contains(state)
                || isHeldForGood(lead)
                || WAITS.contains(state) && lead.hasNonNull("dueAt") && isLater(lead);
    }

    /** So many releases came to nothing that it is left alone for minutes. */
    private static boolean isHeldForGood(JsonNode lead) {
        return lead.path("state").asText().equals("HELD")
                && lead.path("rule").asText().equals("no-progress");
    }

    /** What rang in vain because of us is due again in a minute: by then its campaign is paused. */
    private static boolean isLater(JsonNode lead) {
        var due = Instant.parse(lead.path("dueAt").asText());
        return due.isAfter(Instant.now().plusSeconds(NOT_SOON_S));
    }
}
