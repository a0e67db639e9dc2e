package dev.ringline.bench;

import dev.ringline.bench.dispatch.DispatchBench;
import dev.ringline.bench.fairness.FairnessBench;
import dev.ringline.bench.growth.GrowthBench;
import dev.ringline.bench.latency.LatencyBench;
import dev.ringline.bench.pacing.PacingBench;
import dev.ringline.bench.start.StartBench;
import java.util.List;
import java.util.Optional;

/** All there are, in the order in which they are listed and run. */
public final class Benches {
    public static final List<Bench> ALL = List.of(
            new DispatchBench(),
            new LatencyBench(),
            new PacingBench(),
            new GrowthBench(),
            new FairnessBench(),
            new StartBench());

    private Benches() {}

    public static Optional<Bench> named(String name) {
        return ALL.stream().filter(bench -> bench.name().equals(name)).findFirst();
    }
}
