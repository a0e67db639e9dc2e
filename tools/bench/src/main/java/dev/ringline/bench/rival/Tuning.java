package dev.ringline.bench.rival;

import dev.ringline.bench.Samples;
import dev.ringline.bench.Settings;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How many processes, and how much at once in each. */
record Tuning(int processes, int atOnce) {
    /** Tries each once, then measures with the fastest. */
    static Queue.Figures fastest(List<Tuning> tried, Settings settings, String name, ToDoubleFunction<Tuning> run) {
        var candidates = settings.quick() ? tried.subList(0, 1) : tried;
        record Tried(Tuning tuning, double speed) {}
        var best = candidates.stream()
                .map(tuning -> {
                    double speed = run.applyAsDouble(tuning);
                    settings.say("%s, %s: %,.0f leads/s", name, tuning, speed);
                    return new Tried(tuning, speed);
                })
                .max(Comparator.comparingDouble(Tried::speed))
                .orElseThrow()
                .tuning();
        var speeds = new ArrayList<Double>();
        for (int n = 1; n <= settings.runs(); n++) {
            speeds.add(run.applyAsDouble(best));
            settings.say("%s run %d: %,.0f leads/s", name, n, speeds.getLast());
        }
        return new Queue.Figures(new Samples(speeds), best.toString());
    }

    @Override
    public String toString() {
        return processes + " processes, " + atOnce + " at once in each";
    }
}
