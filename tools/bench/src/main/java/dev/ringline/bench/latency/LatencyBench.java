package dev.ringline.bench.latency;

import dev.ringline.bench.Bench;
import dev.ringline.bench.Result;
import dev.ringline.bench.Samples;
import dev.ringline.bench.Settings;
import dev.ringline.bench.dispatch.Dispatch;
import dev.ringline.bench.rig.DialPlan;
import dev.ringline.bench.rig.Jvm;
import dev.ringline.bench.rig.Rig;
import dev.ringline.bench.rig.Training;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** S3: 1,000 leads a second in an open loop, from when each is due on {@code leads-ready} to its request at LiveKit. */
public final class LatencyBench implements Bench {
    private static final int RATE = 1_000;
    private static final int QUICK_RATE = 50;
    private static final int WARM_UP_LEADS = 20_000;
    private static final int P99_MAX_MS = 25;
    private static final int P999_MAX_MS = 100;

    @Override
    public String name() {
        return "latency";
    }

    @Override
    public String measures() {
        return "from lead-ready to the request at LiveKit, 1,000 leads a second in an open loop, unpaced, agents at once";
    }

    @Override
    public List<Result> run(Settings settings) {
        var plan = DialPlan.wideOpen(24);
        int rate = settings.quick() ? QUICK_RATE : RATE;
        var jvm = Training.dialer(Jvm.FAST, settings);
        try (var rig = Rig.start(settings.work().resolve("rig"))) {
            rig.startDialer(plan, jvm, Map.of());
            settings.say("warming up");
            var dispatch = new Dispatch(rig, plan);
            dispatch.run(0, Math.min(settings.leads(), WARM_UP_LEADS));
            var runs = new ArrayList<OpenLoop.Latencies>();
            for (int run = 1; run <= settings.runs(); run++) {
                dispatch.forget(); // what a run could not do in time is not the next one's
                var latencies = OpenLoop.run(rig, plan, run, rate, settings.seconds());
                settings.say("run %d: %s", run, latencies);
                runs.add(latencies);
            }
            return List.of(
                    Result.alone("latency.p50", "ms", each(runs, l -> l.percentile(50)), "none", true),
                    least("latency.p99", each(runs, l -> l.percentile(99)), P99_MAX_MS),
                    least("latency.p99.9", each(runs, l -> l.percentile(99.9)), P999_MAX_MS)
                            .with("leads a second", rate)
                            .with(
                                    "not dialled",
                                    runs.stream()
                                            .mapToInt(OpenLoop.Latencies::lost)
                                            .sum()));
        }
    }

    private static Result least(String name, Samples millis, int mostMs) {
        return Result.alone(name, "ms", millis, "≤ " + mostMs, millis.median() <= mostMs);
    }

    private static Samples each(List<OpenLoop.Latencies> runs, ToDoubleFunction<OpenLoop.Latencies> figure) {
        return new Samples(runs.stream().map(figure::applyAsDouble).toList());
    }
}
