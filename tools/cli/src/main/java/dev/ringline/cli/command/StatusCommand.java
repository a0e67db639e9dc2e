package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringline.cli.api.Api;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.cli.api.Metrics;
import dev.ringline.cli.screen.Table;
import dev.ringline.sandbox.server.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = {
            "The services, the lanes with their rates and limits, what claims were told and where a call's time goes, the campaigns, "
                    + "what is held and why, alarms.",
            "Exit code 0 only if every service is ready and no alarm is raised."
        },
        footer = {"", "ringline status --watch shows it live, every second, until Ctrl-C."})
public final class StatusCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double WIDE_WINDOW_MS = 1_050;

    @Mixin
    private Session session;

    @Option(
            names = {"-w", "--watch"},
            description = "Show it live, anew every second, until Ctrl-C; with --json an object each.")
    private boolean watch;

    @Override
    public Integer call() throws InterruptedException {
        var api = session.api();
        if (!watch) {
            return show(api);
        }
        while (true) {
            session.out().redraw();
            show(api);
            TimeUnit.SECONDS.sleep(1);
        }
    }

    private int show(Api api) {
        var health = new LinkedHashMap<String, JsonNode>();
        var ready = new LinkedHashMap<String, Boolean>();
        for (var service : Service.values()) {
            var says = api.health("/q/" + service.shortName() + "/health/ready");
            health.put(service.module(), says);
            ready.put(service.module(), says.path("status").asText().equals("UP"));
        }
        var lanes = orEmpty(() -> api.get("/lanes"));
        var campaigns = orEmpty(() -> JSON.valueToTree(api.all("/campaigns").stream()
                .map(one -> api.get("/campaigns/" + one.path("id").asText()))
                .toList()));
        var obstacles = obstacles(api, campaigns);
        var switches = orEmpty(() -> api.get("/kill-switch"));
        var alarms = orEmpty(() -> api.get("/alarms"));
        var liveKit = LiveKitSays.of(health.get(Service.DIALER.module()));
        var metrics = api.metrics("/q/" + Service.DIALER.shortName() + "/metrics");
        var figures = metrics.map(DialerFigures::of);
        var answer = new LinkedHashMap<String, Object>();
        answer.put("services", ready);
        answer.put("liveKit", liveKit.isMissingNode() ? Map.of() : liveKit);
        answer.put("lanes", lanes);
        figures.ifPresent(counted -> answer.put("dialer", counted));
        answer.put("campaigns", campaigns);
        answer.put("obstacles", obstacles);
        answer.put("killSwitches", switches);
        answer.put("alarms", alarms);
        session.out().answer(answer, out -> {
            services(out, ready, health);
            warn(out, LiveKitSays.warning(liveKit));
            lanes(out, lanes, metrics);
            figures.ifPresent(counted -> counted.print(out));
            campaigns(out, campaigns);
            inTheWay(out, campaigns, obstacles, switches, lanes);
            alarms(out, items(alarms));
        });
        return ready.containsValue(false) || raised(items(alarms)) > 0 ? 1 : 0;
    }

    /** By campaign. */
    private static Map<String, List<String>> obstacles(Api api, JsonNode campaigns) {
        var numbers = new ArrayList<JsonNode>();
        orEmpty(() -> JSON.valueToTree(api.all("/phone-numbers"))).forEach(numbers::add);
        var all = new LinkedHashMap<String, List<String>>();
        campaigns.forEach(campaign -> {
            var id = campaign.path("id").asText();
            var preflight = orEmpty(() -> api.get("/campaigns/" + id + "/preflight"));
            var held = orEmpty(() -> api.get("/campaigns/" + id + "/hopper")).path("held");
            all.put(id, Obstacles.of(campaign, preflight, held, numbers));
        });
        return all;
    }

    private static void services(Output out, Map<String, Boolean> ready, Map<String, JsonNode> health) {
        out.heading("Services");
        ready.forEach((service, is) -> out.line(
                "  %s %s%s",
                out.style().mark(is),
                service,
                is ? "" : "  " + out.style().bad(Obstacles.ofService(health.get(service)))));
    }

    private static void warn(Output out, String of) {
        if (!of.isEmpty()) {
            out.line("  " + out.style().warn("%s"), of);
        }
    }

    private static void lanes(Output out, JsonNode lanes, Optional<Metrics> metrics) {
        out.line("").heading("Lanes");
        var table = new Table(
                "pool",
                "calls/s",
                "limit",
                "live",
                "at once",
                "agents waiting",
                "preparing",
                "waiting",
                "owner",
                "slowed or stopped by");
        var windowsMs = metrics.map(all -> all.by("ringline_lane_window_ms", "pool"))
                .<Map<String, Double>>map(found -> found)
                .orElse(Map.of());
        lanes.forEach(lane -> table.row(
                lane.path("name").asText(),
                lane.path("usedCps").asText(),
                rate(lane),
                lane.path("live").asText(),
                lane.path("concurrency").asText(),
                lane.path("ready").asText(),
                lane.path("preparing").asText(),
                lane.path("waiting").asText(),
                owner(lane),
                stoppedBy(lane, windowsMs.getOrDefault(lane.path("poolId").asText(), 0.0))));
        out.table(table);
    }

    /** What it goes at now, where that is less than the carrier granted: throttled, or still growing. */
    private static String rate(JsonNode lane) {
        return isSlowed(lane)
                ? "%.1f of %s".formatted(now(lane), lane.path("cps").asText())
                : lane.path("cps").asText();
    }

    /** Noticeably: the guard takes a little of it, always. */
    private static boolean isSlowed(JsonNode lane) {
        return now(lane) < lane.path("cps").asDouble() * 0.95;
    }

    private static double now(JsonNode lane) {
        return Stream.of("throttledCps", "allowedCps")
                .filter(lane::hasNonNull)
                .mapToDouble(name -> lane.path(name).asDouble())
                .min()
                .orElse(lane.path("cps").asDouble());
    }

    /** The replica, and how often its shard has changed hands. */
    private static String owner(JsonNode lane) {
        return lane.hasNonNull("owner")
                ? lane.path("owner").asText() + ", epoch " + lane.path("epoch").asText()
                : "";
    }

    /** @param windowMs how long an INVITE counts; 0 where nobody says it */
    static String stoppedBy(JsonNode lane, double windowMs) {
        if (lane.hasNonNull("shutReason")) {
            return lane.path("shutReason").asText();
        }
        if (lane.path("breakerOpen").asBoolean()) {
            return "breaker";
        }
        if (lane.path("owner").isNull()) {
            return "no owner";
        }
        return isSlowed(lane) ? slowedBy(lane, windowMs) : "";
    }

    private static String slowedBy(JsonNode lane, double windowMs) {
        if (lane.hasNonNull("throttledCps")) {
            return "the carrier's refusals";
        }
        if (windowMs == 0) {
            return "";
        }
        return windowMs > WIDE_WINDOW_MS
                ? "the guard: an INVITE counts %.2f s".formatted(windowMs / 1_000)
                : "it still grows";
    }

    private static void campaigns(Output out, JsonNode campaigns) {
        out.line("").heading("Campaigns");
        var table = new Table("name", "state", "waiting", "held", "in call", "later", "finished", "conserved");
        campaigns.forEach(campaign -> {
            var leads = campaign.path("leads");
            table.row(
                    campaign.path("name").asText(),
                    campaign.path("state").asText(),
                    leads.path("WAITING").asLong() + leads.path("READY").asLong(),
                    leads.path("HELD").asLong(),
                    leads.path("IN_CALL").asLong(),
                    leads.path("RETRY_AT").asLong() + leads.path("CALLBACK_AT").asLong(),
                    campaign.path("conservation").path("finished").asLong(),
                    campaign.path("conserved").asBoolean() ? "yes" : "NO");
        });
        out.table(table);
    }

    /** A pool or a campaign with its name, where it has one. */
    static String named(String id, JsonNode lanes, JsonNode campaigns) {
        var pools =
                lanes.valueStream().filter(lane -> id.equals(lane.path("poolId").asText()));
        var ours =
                campaigns.valueStream().filter(one -> id.equals(one.path("id").asText()));
        return Stream.concat(pools, ours)
                .map(one -> one.path("name").asText())
                .filter(name -> !name.isBlank())
                .findFirst()
                .map(name -> name + " (" + id + ")")
                .orElse(id);
    }

    private static void inTheWay(
            Output out, JsonNode campaigns, Map<String, List<String>> obstacles, JsonNode switches, JsonNode lanes) {
        var lines = new ArrayList<String>();
        switches.forEach(one -> {
            if (one.path("on").asBoolean()) {
                lines.add("kill switch: %s %s, by %s"
                        .formatted(
                                one.path("scope").asText().toLowerCase(Locale.ROOT),
                                named(one.path("scopeId").asText(""), lanes, campaigns),
                                one.path("actor").asText())
                        .replace("  ", " ")
                        .replace(" ,", ","));
            }
        });
        campaigns.forEach(campaign -> obstacles
                .getOrDefault(campaign.path("id").asText(), List.of())
                .forEach(obstacle -> lines.add(campaign.path("name").asText() + ": " + obstacle)));
        if (!lines.isEmpty()) {
            out.line("").heading("In the way");
            lines.forEach(line -> out.line("  " + out.style().warn("%s"), line));
        }
    }

    private static void alarms(Output out, JsonNode alarms) {
        if (raised(alarms) > 0) {
            out.line("").heading("Alarms");
            alarms.forEach(alarm -> {
                if (isRaised(alarm)) {
                    Tree.print(out, alarm, java.util.Set.of());
                }
            });
        }
    }

    private static long raised(JsonNode alarms) {
        var count = 0L;
        for (var alarm : alarms) {
            count += isRaised(alarm) ? 1 : 0;
        }
        return count;
    }

    private static boolean isRaised(JsonNode alarm) {
        return !alarm.hasNonNull("clearedAt");
    }

    private static JsonNode items(JsonNode answer) {
        return answer.has("items") ? answer.path("items") : answer;
    }

    /** A service that is down is shown as such; the rest is shown all the same. */
    private static JsonNode orEmpty(java.util.function.Supplier<JsonNode> question) {
        try {
            return question.get();
        } catch (ApiProblem problem) {
            if (problem.status() < 500) {
                throw problem;
            }
            return JSON.createArrayNode();
        }
    }
}
