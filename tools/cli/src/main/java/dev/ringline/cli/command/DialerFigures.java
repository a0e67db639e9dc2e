package dev.ringline.cli.command;

import dev.ringline.cli.api.Metrics;
import dev.ringline.cli.screen.Table;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the dialer that answers counted since it started, over all tenants: how old its rules are, what became of claims, and
 * where a call's time goes.
 *
 * @param rulesViewAgeMs above 2,000 it dials nothing
 * @param refused claims, by the rule that refused them
 * @param deferred looks at an attempt that had to wait, by what kept it
 * @param obstacles looks at which nothing could be claimed at all, by what stood in the way
 * @param tooLate claims whose slot had passed: not sent, and not burnt
 * @param carrierRefusals that it was too many
 * @param agentsIdleSeconds how long agents waited, for a call or for none
 */
record DialerFigures(
        long rulesViewAgeMs,
        long granted,
        SortedMap<String, Long> refused,
        SortedMap<String, Long> deferred,
        SortedMap<String, Long> obstacles,
        long tooLate,
        long carrierRefusals,
        SortedMap<String, Double> agentsIdleSeconds,
        Map<String, Stage> stages) {
    private static final String GRANTED = "granted";
    private static final List<String> STAGES = List.of("queue", "prepare", "ready", "slot", "ring", "talk", "end");
    private static final int LABEL = 13;

    /**
     * Seconds.
     *
     * @param median of the last minutes, as {@code p99}; 0 where nothing came through
     */
    record Stage(long calls, double mean, double median, double p99) {}

    static DialerFigures of(Metrics metrics) {
        var claims = counts(metrics, "ringline_claims_total", "said");
        var granted = claims.getOrDefault(GRANTED, 0L);
        claims.remove(GRANTED);
        return new DialerFigures(
                (long) metrics.total("ringline_rules_view_age_ms"),
                granted,
                claims,
                counts(metrics, "ringline_claims_deferred_total", "why"),
                counts(metrics, "ringline_claim_obstacles_total", "obstacle"),
                (long) metrics.where("said", "too-late").total("ringline_lane_turns_total"),
                (long) metrics.total("ringline_lane_refusals_total"),
                metrics.by("ringline_agents_idle_seconds_total", "fate"),
                stages(metrics));
    }

    private static SortedMap<String, Long> counts(Metrics metrics, String name, String label) {
        var counts = new TreeMap<String, Long>();
        metrics.by(name, label).forEach((what, count) -> counts.put(what, count.longValue()));
        return counts;
    }

    private static Map<String, Stage> stages(Metrics metrics) {
        var stages = new LinkedHashMap<String, Stage>();
        for (var name : STAGES) {
            var stage = metrics.where("stage", name);
            if (stage.has("ringline_stage_seconds_count")) {
                var calls = (long) stage.total("ringline_stage_seconds_count");
                stages.put(
                        name,
                        new Stage(
                                calls,
                                calls == 0 ? 0 : stage.total("ringline_stage_seconds_sum") / calls,
                                stage.where("quantile", "0.5").total("ringline_stage_seconds"),
                                stage.where("quantile", "0.99").total("ringline_stage_seconds")));
            }
        }
        return stages;
    }

    void print(Output out) {
        out.line("").heading("Dialer, since it started");
        out.field("rules", LABEL, rulesViewAgeMs + " ms old");
        out.field(
                "claims",
                LABEL,
                "%,d granted · %,d refused%s".formatted(granted, sum(refused), reasons(refused, ": ")));
        out.field("not sent", LABEL, "%,d too late for their slot".formatted(tooLate));
        out.field("carrier", LABEL, "%,d refused as too many".formatted(carrierRefusals));
        out.field("waited for", LABEL, reasons(deferred, ""));
        out.field("stood still", LABEL, reasons(obstacles, ""));
        out.field(
                "agents idle",
                LABEL,
                "%,.1f s for calls · %,.1f s for none"
                        .formatted(
                                agentsIdleSeconds.getOrDefault("called", 0.0),
                                agentsIdleSeconds.getOrDefault("given-up", 0.0)));
        if (!stages.isEmpty()) {
            var table = new Table("stage", "calls", "mean s", "lately s", "99 % s");
            stages.forEach((name, stage) -> table.row(
                    name,
                    "%,d".formatted(stage.calls()),
                    "%.2f".formatted(stage.mean()),
                    stage.p99() == 0 ? "" : "%.2f".formatted(stage.median()),
                    stage.p99() == 0 ? "" : "%.2f".formatted(stage.p99())));
            out.line("").table(table);
        }
    }

    private static long sum(Map<String, Long> counts) {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The most frequent first. */
    private static String reasons(Map<String, Long> counts, String before) {
        return counts.isEmpty()
                ? ""
                : counts.entrySet().stream()
                        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                        .map(entry -> "%s %,d".formatted(entry.getKey(), entry.getValue()))
                        .collect(Collectors.joining(", ", before, ""));
    }
}
