package dev.ringline.bench.dispatch;

import dev.ringline.bench.Bench;
import dev.ringline.bench.Result;
import dev.ringline.bench.Samples;
import dev.ringline.bench.Settings;
import dev.ringline.bench.rig.DialPlan;
import dev.ringline.bench.rig.Jvm;
import dev.ringline.bench.rig.Rig;
import dev.ringline.bench.rig.Training;
import dev.ringline.bench.rival.BullMq;
import dev.ringline.bench.rival.PgBoss;
import dev.ringline.bench.rival.Queue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * S1: leads from {@code leads-ready} through durable claim, the two posts a call and durable outcome, to a LiveKit that costs
 * nothing; beside job queues that do the same posts.
 */
public final class DispatchBench implements Bench {
    private static final String UNIT = "leads/s";
    private static final int CPU_MAX_MICROS = 250;

    @Override
    public String name() {
        return "dispatch";
    }

    @Override
    public String measures() {
        return "leads a second, from leads-ready to a durable outcome, with durable settings on";
    }

    @Override
    public List<Result> run(Settings settings) {
        var jvm = Training.dialer(Jvm.FAST, settings);
        try (var rig = Rig.start(settings.work().resolve("rig"))) {
            rig.startDialer(DialPlan.wideOpen(24), jvm, Map.of());
            var ours = ours(new Dispatch(rig, DialPlan.wideOpen(24)), settings);
            rig.dialer().close(); // a rival has the cores for itself, as we had
            var speeds =
                    new Samples(ours.stream().map(Dispatch.Outcome::perSecond).toList());
            var results = new ArrayList<Result>();
            if (settings.wants("bullmq")) {
                results.add(beside(speeds, new BullMq(), rig, settings, 2));
            }
            if (settings.wants("pg-boss")) {
                results.add(beside(speeds, new PgBoss(), rig, settings, 5));
            }
            results.add(cpu(ours));
            return results;
        }
    }

    private static List<Dispatch.Outcome> ours(Dispatch dispatch, Settings settings) {
        settings.say("warming up");
        dispatch.run(0, settings.leads());
        var outcomes = new ArrayList<Dispatch.Outcome>();
        for (int run = 1; run <= settings.runs(); run++) {
            var outcome = dispatch.run(run, settings.leads());
            settings.say(
                    "run %d: %,.0f leads/s, %d given back, CPU a call %s µs",
                    run, outcome.perSecond(), outcome.givenBack(), outcome.cpuMicros());
            outcomes.add(outcome);
        }
        return outcomes;
    }

    private static Result beside(Samples ours, Queue queue, Rig rig, Settings settings, double times) {
        var name = "dispatch." + queue.name();
        Optional<String> missing = queue.missing();
        if (missing.isPresent()) {
            settings.say("no %s: %s", queue.name(), missing.get());
            return Result.missing(name, UNIT, ours, missing.get(), "≥ %.0f×".formatted(times));
        }
        var figures = queue.measure(rig, settings);
        return Result.against(name, UNIT, ours, queue.name(), figures.speeds(), times)
                .with("tuned to", figures.tuning())
                .with("its spread", Math.round(figures.speeds().spread() * 100) + " %");
    }

    private static Result cpu(List<Dispatch.Outcome> ours) {
        var totals = new Samples(ours.stream()
                .map(outcome -> outcome.cpuMicros().values().stream()
                        .mapToDouble(Long::doubleValue)
                        .sum())
                .toList());
        return Result.alone(
                        "dispatch.cpu", "µs a call", totals, "≤ " + CPU_MAX_MICROS, totals.median() <= CPU_MAX_MICROS)
                .with("of the last run", ours.getLast().cpuMicros())
                .with(
                        "leads given back because a slot was missed",
                        ours.stream().mapToInt(Dispatch.Outcome::givenBack).sum());
    }
}
