package dev.ringline.bench.growth;

import dev.ringline.bench.Bench;
import dev.ringline.bench.Result;
import dev.ringline.bench.Samples;
import dev.ringline.bench.Settings;
import dev.ringline.bench.rig.Jvm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** S7: ten thousand leads of one campaign, then a hundred campaigns, then a thousand times as many leads. The rival is the first. */
public final class GrowthBench implements Bench {
    private static final double CPU_MOST = 1.1;
    private static final double SPEED_LEAST = 0.95;
    private static final int SHARE_OF_LEADS = 20; // calls a run: 5,000 by default

    private static final List<Size> SIZES =
            List.of(new Size(1, 10_000), new Size(100, 10_000), new Size(1, 10_000_000), new Size(100, 10_000_000));
    private static final int QUICK_CALLS_WAITING = 8; // so many runs' calls wait in the smallest size

    @Override
    public String name() {
        return "growth";
    }

    @Override
    public String measures() {
        return "CPU and speed of a call, from the campaign's hopper to its end, as campaigns and waiting leads grow";
    }

    @Override
    public List<Result> run(Settings settings) {
        int calls = Math.max(20, settings.leads() / SHARE_OF_LEADS);
        var sizes = settings.quick() ? quickSizes(calls) : SIZES;
        Map<Size, List<Growth.Run>> runs = new HashMap<>();
        try (var growth = Growth.start(settings.work().resolve("rig"), Jvm.FAST)) {
            settings.say("warming up");
            growth.run(sizes.getFirst(), calls, calls / 10);
            for (var size : sizes) {
                runs.put(size, runs(growth, size, calls, settings));
            }
        }
        var first = sizes.getFirst();
        var results = new ArrayList<Result>();
        for (var size : sizes.subList(1, sizes.size())) {
            results.add(cpu(first, runs.get(first), size, runs.get(size)));
            results.add(speed(first, runs.get(first), size, runs.get(size)));
        }
        return results;
    }

    private static List<Size> quickSizes(int calls) {
        int least = QUICK_CALLS_WAITING * calls + Growth.AT_ONCE;
        return List.of(new Size(1, least), new Size(5, 10 * least));
    }

    private static List<Growth.Run> runs(Growth growth, Size size, int calls, Settings settings) {
        var runs = new ArrayList<Growth.Run>();
        for (int n = 1; n <= settings.runs(); n++) {
            var run = growth.run(size, calls, calls / 10);
            settings.say(
                    "campaigns and leads %s, run %d: %,.0f calls/s, CPU a call %.0f µs %s",
                    size.name(), n, run.perSecond(), run.cpu(), run.cpuMicros());
            runs.add(run);
        }
        return runs;
    }

    private static Result cpu(Size first, List<Growth.Run> before, Size size, List<Growth.Run> after) {
        var ours = each(after, Growth.Run::cpu);
        var rival = each(before, Growth.Run::cpu);
        return Result.beside(
                        "growth.cpu " + size.name(),
                        "µs a call",
                        ours,
                        first.name(),
                        rival,
                        "≤ " + CPU_MOST + "×",
                        ours.median() <= CPU_MOST * rival.median())
                .with("of the last run", after.getLast().cpuMicros());
    }

    private static Result speed(Size first, List<Growth.Run> before, Size size, List<Growth.Run> after) {
        return Result.against(
                "growth.speed " + size.name(),
                "calls/s",
                each(after, Growth.Run::perSecond),
                first.name(),
                each(before, Growth.Run::perSecond),
                SPEED_LEAST);
    }

    private static Samples each(List<Growth.Run> runs, ToDoubleFunction<Growth.Run> figure) {
        return new Samples(runs.stream().map(figure::applyAsDouble).toList());
    }
}
