package dev.ringline.bench.pacing;

import dev.ringline.bench.Bench;
import dev.ringline.bench.Result;
import dev.ringline.bench.Samples;
import dev.ringline.bench.Settings;
import dev.ringline.bench.pacing.Arrivals.Seen;
import dev.ringline.bench.rival.BullMqLimiter;
import dev.ringline.bench.rival.Limiter;
import dev.ringline.bench.rival.Resilience4jLimiter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * S2: the most dials that any second held where they arrived, and how much of the limit was used; the real dialer beside
 * limiters that one would take instead.
 */
public final class PacingBench implements Bench {
    private static final double USED_LEAST = 0.98;
    private static final int WARM_UP_S = 10;
    private static final int RIVAL_S_MAX = 6;
    private static final int RIVAL_RUNS_MAX = 2;
    private static final List<Limiter> RIVALS = List.of(new Resilience4jLimiter(), new BullMqLimiter());

    @Override
    public String name() {
        return "pacing";
    }

    @Override
    public String measures() {
        return "the most that a second held, as a share of the limit, where the dials arrive";
    }

    @Override
    public List<Result> run(Settings settings) {
        var results = new ArrayList<Result>();
        var scenarios = Scenario.of(settings);
        for (int from = 0; from < scenarios.size(); ) {
            var first = scenarios.get(from);
            try (var rig = PacedRig.start(first, settings)) {
                rig.run(first, Math.min(settings.seconds(), WARM_UP_S)); // what the first seconds cost, COLD shows
                while (from < scenarios.size() && scenarios.get(from).sameRig(first)) {
                    results.add(measure(rig, scenarios.get(from++), settings));
                }
            }
        }
        return results;
    }

    private static Result measure(PacedRig rig, Scenario scenario, Settings settings) {
        try (var _ = scenario.weather().load(settings.work().resolve("busy"))) {
            var ours = new ArrayList<Seen>();
            for (int run = 1; run <= settings.runs(); run++) {
                ours.add(rig.run(scenario, settings.seconds()));
                settings.say("%s, run %d: %s", scenario.name(), run, words(ours.getLast()));
            }
            return result(scenario, ours, rivals(rig, scenario, settings));
        }
    }

    private static Map<Limiter, List<Seen>> rivals(PacedRig rig, Scenario scenario, Settings settings) {
        var seen = new LinkedHashMap<Limiter, List<Seen>>();
        int seconds = Math.min(settings.seconds(), RIVAL_S_MAX);
        for (var rival : RIVALS) {
            if (scenario.weather() != Weather.QUIET || !rival.can(scenario.pools())) {
                continue;
            }
            rival.missing().ifPresent(what -> settings.say("no %s: %s", rival.name(), what));
            if (rival.missing().isEmpty()) {
                for (int run = 0; run < Math.min(settings.runs(), RIVAL_RUNS_MAX); run++) {
                    seen.computeIfAbsent(rival, r -> new ArrayList<>())
                            .add(rig.rival(
                                    scenario,
                                    seconds,
                                    url -> rival.dial(url, scenario.cps(), scenario.pools(), seconds, settings)));
                }
                settings.say(
                        "%s, %s: %s",
                        scenario.name(), rival.name(), words(seen.get(rival).getLast()));
            }
        }
        return seen;
    }

    private static Result result(Scenario scenario, List<Seen> ours, Map<Limiter, List<Seen>> rivals) {
        var used = samples(ours, Seen::used);
        int above = ours.stream().mapToInt(Seen::above).sum();
        boolean enough = !scenario.judgesUse() || used.median() >= USED_LEAST;
        var named = rivals.keySet().stream().findFirst();
        var result = Result.beside(
                        "pacing." + scenario.name(),
                        "× the limit",
                        samples(ours, Seen::most),
                        named.map(Limiter::name).orElse(null),
                        named.map(rival -> samples(rivals.get(rival), Seen::most))
                                .orElse(null),
                        scenario.judgesUse() ? "no second above it, ≥ 98 % of it used" : "no second above it",
                        above == 0 && enough)
                .with("seconds above", above)
                .with(
                        "of the limit used",
                        percent(used.median()) + ", " + percent(used.values().getFirst()) + " to "
                                + percent(used.values().getLast()));
        for (var rival : rivals.entrySet()) {
            result = result.with(rival.getKey().name(), words(rival.getValue().getLast()));
        }
        return result;
    }

    private static Samples samples(List<Seen> seen, ToDoubleFunction<Seen> what) {
        return new Samples(seen.stream().mapToDouble(what).boxed().toList());
    }

    private static String words(Seen seen) {
        return String.format(
                Locale.ROOT,
                "%.2f × the limit, %d seconds above, %s used, %d dials",
                seen.most(),
                seen.above(),
                percent(seen.used()),
                seen.dials());
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
