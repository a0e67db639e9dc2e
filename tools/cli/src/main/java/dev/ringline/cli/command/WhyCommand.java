package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.api.ApiProblem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "why",
        mixinStandardHelpOptions = true,
        description = {
            "Why a number, a lead or a call was rung or was not.",
            "Every decision, who made it, by which rule, and where the journal holds it. For a number also: may it be called "
                    + "now? Exit code 1 if nothing is known."
        },
        footer = {"", "Examples:  ringline why +12065550100", "           ringline why 0198c2f4-…   (a call or a lead)"
        })
public final class WhyCommand implements Callable<Integer> {
    @Mixin
    private Session session;

    @Parameters(paramLabel = "NUMBER|CALL|LEAD", description = "A number in E.164, or the id of a call or lead.")
    private String about;

    @Option(names = "--campaign", paramLabel = "ID|NAME", description = "For a number: by this campaign's rules.")
    private String campaign;

    @Override
    public Integer call() {
        var isNumber = isNumber(about);
        var api = session.api();
        var decisions = decisions(api, isNumber);
        var now = isNumber ? now(api) : null;
        var answer = now == null ? Map.of("decisions", decisions) : Map.of("decisions", decisions, "now", now);
        session.out().answer(answer, out -> {
            decisions.forEach(decision -> print(out, decision));
            if (decisions.isEmpty()) {
                out.line("The journal knows nothing of it.");
            }
            if (now != null) {
                out.line("");
                SuppressCommand.print(out, now);
            }
        });
        return decisions.isEmpty() ? 1 : 0;
    }

    /** Else it is an id. What is neither goes nowhere: it may be a number without its plus, and ids stand in URLs. */
    static boolean isNumber(String about) {
        if (!about.startsWith("+") && !about.matches(Campaigns.UUID)) {
            throw new Failure(
                    "that is neither a number nor an id",
                    "A number begins with + and its country: +1…; ids of calls and leads are those that other commands print.");
        }
        return about.startsWith("+");
    }

    private List<JsonNode> decisions(Api api, boolean isNumber) {
        if (isNumber) {
            return ofNumber(api);
        }
        var ofCall = list(api.get("/why?call=" + Api.encoded(about)));
        return ofCall.isEmpty() ? list(api.get("/why?lead=" + Api.encoded(about))) : ofCall;
    }

    /** What is said of the number, and of the leads that it is: who was only ever held has been said to nobody by number. */
    private List<JsonNode> ofNumber(Api api) {
        var byPosition = new TreeMap<Long, JsonNode>();
        var said = list(api.post("/why", Map.of("number", about)));
        said.forEach(decision -> byPosition.put(decision.path("position").asLong(), decision));
        for (var lead : leads(api)) {
            list(api.get("/why?lead=" + Api.encoded(lead)))
                    .forEach(
                            decision -> byPosition.put(decision.path("position").asLong(), decision));
        }
        return List.copyOf(byPosition.values());
    }

    private List<String> leads(Api api) {
        try {
            return api.post("/contactability/leads", Map.of("number", about))
                    .path("leads")
                    .findValuesAsText("leadId");
        } catch (ApiProblem problem) {
            if (problem.status() == 400) {
                throw problem;
            }
            return List.of(); // what the journal knows of the number is told all the same
        }
    }

    private JsonNode now(Api api) {
        try {
            return api.post(
                    "/contactability",
                    campaign == null
                            ? Map.of("number", about)
                            : Map.of("number", about, "campaignId", Campaigns.id(api, campaign)));
        } catch (ApiProblem problem) {
            if (problem.status() == 400) {
                throw problem;
            }
            return null; // what happened is told all the same
        }
    }

    private static List<JsonNode> list(JsonNode why) {
        var decisions = new java.util.ArrayList<JsonNode>();
        why.path("decisions").forEach(decisions::add);
        return decisions;
    }

    private static void print(Output out, JsonNode decision) {
        var style = out.style();
        var rule = decision.hasNonNull("rule")
                ? style.accent("  " + decision.path("rule").asText())
                        + (decision.hasNonNull("rulesVersion")
                                ? style.dim(" v" + decision.path("rulesVersion").asText())
                                : "")
                : "";
        out.line(
                "%s  %-17s %s%s  %s",
                style.dim(decision.path("at").asText().replaceAll("\\.\\d+Z$", "Z")),
                decision.path("type").asText(),
                decision.path("says").asText(),
                rule,
                style.dim("by %s, journal %s"
                        .formatted(
                                decision.path("actor").asText(),
                                decision.path("position").asText())));
    }
}
