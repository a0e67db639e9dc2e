package dev.ringline.bench.fairness;

import dev.ringline.bench.Bench;
import dev.ringline.bench.Result;
import dev.ringline.bench.Samples;
import dev.ringline.bench.Settings;
import dev.ringline.bench.rig.Jvm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** R10: small tenants beside a large one, each on a pool of its own. The rival is the same without the large one. */
public final class FairnessBench implements Bench {
    private static final double WAITING_MOST = 1.5;
    private static final double JAIN_LEAST = 0.99;
    private static final Neighbours ALL = new Neighbours(100, 2, 10, 1_000_000, 50);
    private static final Neighbours QUICK = new Neighbours(4, 5, 5, 2_000, 10);

    @Override
    public String name() {
        return "fairness";
    }

    @Override
    public String measures() {
        return "how long small tenants' leads wait, and who gets how much of what is due to him, beside a tenant with a million";
    }

    @Override
    public List<Result> run(Settings settings) {
        var neighbours = settings.quick() ? QUICK : ALL;
        var alone = new ArrayList<Seen>();
        var beside = new ArrayList<Seen>();
        try (var street = Street.start(settings.work().resolve("rig"), neighbours, Jvm.FAST)) {
            settings.say("warming up");
            street.run(true);
            for (int run = 1; run <= settings.runs(); run++) {
                alone.add(street.run(false));
                settings.say("run %d, alone: %s", run, alone.getLast());
                beside.add(street.run(true));
                settings.say("run %d, beside: %s", run, beside.getLast());
            }
        }
        var waiting = each(beside, Seen::waitingS);
        var rival = each(alone, Seen::waitingS);
        var jain = each(beside, Seen::jain);
        return List.of(
                Result.beside(
                        "fairness.waiting",
                        "s from start to INVITE",
                        waiting,
                        "without it",
                        rival,
                        "≤ " + WAITING_MOST + "×",
                        waiting.median() <= WAITING_MOST * rival.median()),
                Result.alone("fairness.jain", "of 1", jain, "≥ " + JAIN_LEAST, jain.median() >= JAIN_LEAST));
    }

    private static Samples each(List<Seen> seen, ToDoubleFunction<Seen> figure) {
        return new Samples(seen.stream().map(figure::applyAsDouble).toList());
    }
}
