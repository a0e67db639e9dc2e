package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.sandbox.process.Waiting;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "call",
        mixinStandardHelpOptions = true,
        description = {
            "Places one call to one number, the way every lead goes and under all rules: windows, lists, caps, limits.",
            "Says which number the callee sees, the room, the agent's dispatch, and how it ended.",
            "Exit code 0 only if the phone was rung."
        },
        footer = {"", "Example:  ringline call +12065550100 --campaign spring"})
public final class CallCommand implements Callable<Integer> {
    private static final Duration POLL = Duration.ofMillis(300);
    private static final Set<String> RUNG = Set.of("ANSWERED", "BUSY", "NO_ANSWER", "REJECTED", "UNAVAILABLE");

    @Mixin
    private Session session;

    @Parameters(paramLabel = "NUMBER", description = "In E.164 (+1…).")
    private String number;

    @Option(names = "--campaign", paramLabel = "ID|NAME", description = "Default: the only one there is.")
    private String campaign;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "120",
            description = "How long to watch (default: 120).")
    private int waitS;

    private String dispatchId;

    @Override
    public Integer call() {
        var api = session.api();
        var id = Campaigns.id(api, campaign);
        requireRunning(api, id);
        var lead = add(api, id);
        var attempt = watch(api, id, lead);
        var answer = answer(attempt);
        session.out().answer(answer, out -> {
            out.heading("Called");
            answer.forEach(out::field);
        });
        return RUNG.contains(attempt.path("disposition").asText())
                        || "ANSWERED".equals(attempt.path("state").asText())
                ? 0
                : 1;
    }

    private static void requireRunning(Api api, String id) {
        var state = api.get("/campaigns/" + id).path("state").asText();
        if (!"RUNNING".equals(state)) {
            throw new Failure(
                    "the campaign is " + state + ": nobody is called",
                    switch (state) {
                        case "PAUSED" -> "ringline campaign resume " + id;
                        case "COMPLETED", "CANCELLED", "ARCHIVED" ->
                            "It is over for good: name another, or make one with ringline campaign create.";
                        default -> "ringline campaign start " + id;
                    });
        }
    }

    /** A lead like any other, in front of the rest. */
    private String add(Api api, String id) {
        var lead = Map.of("number", number, "priority", "1000", "clientToken", "call-" + UUID.randomUUID());
        var result = api.post("/campaigns/" + id + "/leads", Map.of("leads", List.of(lead)))
                .path("results")
                .path(0);
        return switch (result.path("status").asText()) {
            case "waiting", "repeated" -> result.path("leadId").asText();
            case "duplicate" ->
                throw new Failure(
                        "the number is a lead of this campaign already",
                        "ringline why " + number
                                + " says where it stands. To ring it again now, use another campaign.");
            case "suppressed" ->
                throw new Failure(
                        "the number is on a list: it must not be called", "ringline suppress check " + number);
            default ->
                throw new Failure(
                        "not a lead: "
                                + result.path("faults").path(0).path("reason").asText(),
                        "");
        };
    }

    private JsonNode watch(Api api, String campaignId, String leadId) {
        var lead = new AtomicReference<JsonNode>();
        var attempt = new AtomicReference<JsonNode>();
        Waiting.until(Duration.ofSeconds(waitS), () -> {
            lead.set(api.get("/campaigns/" + campaignId + "/leads/" + leadId));
            if (lead.get().hasNonNull("attemptId")) {
                attempt.set(attempt(api, lead.get().path("attemptId").asText(), attempt.get()));
            }
            return isOver(attempt.get()) || isClosed(lead.get()) || Waiting.until(POLL, () -> false);
        });
        if (attempt.get() == null && isClosed(lead.get())) {
            throw new Failure(
                    "it is not dialled: the lead is " + standing(lead.get()),
                    "ringline why " + leadId + " tells more.");
        }
        if (attempt.get() == null) {
            throw new Failure(
                    "it is not dialled yet: the lead is " + standing(lead.get()),
                    "It stays a lead of the campaign. ringline why " + leadId + " tells more.");
        }
        return attempt.get();
    }

    private static String standing(JsonNode lead) {
        var state = lead.path("state").asText();
        return lead.hasNonNull("reason") ? state + ", " + lead.path("reason").asText() : state;
    }

    /** No attempt comes any more: a list that its number came onto, an end of the campaign. */
    private static boolean isClosed(JsonNode lead) {
        return !lead.hasNonNull("attemptId")
                && Set.of("SUPPRESSED", "EXPIRED", "EXHAUSTED", "FINISHED", "REMOVED", "INVALID")
                        .contains(lead.path("state").asText());
    }

    private JsonNode attempt(Api api, String id, JsonNode before) {
        try {
            if (dispatchId == null) {
                dispatchId = Dispatches.first(session.liveKit(), "d-" + id).orElse(null);
            }
            return api.get("/attempts/" + id);
        } catch (ApiProblem notThereYet) {
            return before;
        }
    }

    private static boolean isOver(JsonNode attempt) {
        return attempt != null
                && Set.of("ENDED", "REFUSED", "NOT_SENT")
                        .contains(attempt.path("state").asText());
    }

    private Map<String, Object> answer(JsonNode attempt) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("callId", attempt.path("attemptId").asText());
        answer.put("calleeSees", attempt.path("from").asText(null));
        answer.put("room", "d-" + attempt.path("attemptId").asText());
        answer.put("agent", attempt.path("agentName").asText(null));
        answer.put("dispatchId", dispatchId);
        answer.put("state", attempt.path("state").asText());
        answer.put("disposition", attempt.path("disposition").asText(null));
        answer.put("rule", attempt.path("rule").asText(null));
        answer.put("reason", attempt.path("reason").asText(null));
        answer.put(
                "sipStatus",
                attempt.hasNonNull("sipStatus") ? attempt.path("sipStatus").asInt() : null);
        answer.put("sipCallId", attempt.path("sipCallId").asText(null));
        answer.put(
                "ringTimeMs",
                attempt.hasNonNull("ringTimeMs") ? attempt.path("ringTimeMs").asLong() : null);
        answer.put(
                "talkTimeMs",
                attempt.hasNonNull("talkTimeMs") ? attempt.path("talkTimeMs").asLong() : null);
        return answer;
    }
}
