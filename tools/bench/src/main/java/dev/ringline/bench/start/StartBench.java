package dev.ringline.bench.start;

import dev.ringline.bench.Bench;
import dev.ringline.bench.Result;
import dev.ringline.bench.Samples;
import dev.ringline.bench.Settings;
import dev.ringline.bench.rig.DialPlan;
import dev.ringline.bench.rig.Jvm;
import dev.ringline.bench.rig.Load;
import dev.ringline.bench.rig.Rig;
import dev.ringline.bench.rig.RigService;
import dev.ringline.bench.rig.Training;
import dev.ringline.sandbox.process.AotCache;
import dev.ringline.sandbox.server.Service;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * S8: each service from its process to its first 200 of readiness, with what an earlier run of it learnt (JDK 25's AOT cache)
 * and without; and the dialer's memory under load. The caches stay beside the jars, where {@code ringline up} finds them.
 */
public final class StartBench implements Bench {
    private static final double START_MAX_S = 0.8;
    private static final int RESIDENT_MAX_MB = 160;
    private static final int CALLS_PER_S = 1_000;
    private static final double REACHED_LEAST = 0.95;
    private static final int QUICK_CALLS_PER_S = 50;

    @Override
    public String name() {
        return "start";
    }

    @Override
    public String measures() {
        return "start to ready with a trained AOT cache and without, and the dialer's memory at 1,000 calls a second";
    }

    @Override
    public List<Result> run(Settings settings) {
        var services = settings.quick() ? List.of(Service.DIALER) : List.of(Service.values());
        var results = new ArrayList<Result>();
        try (var rig = Rig.start(settings.work().resolve("rig"))) {
            for (var service : services) {
                results.add(start(rig, service, settings));
            }
            results.add(memory(rig, settings));
        }
        return results;
    }

    private static Result start(Rig rig, Service service, Settings settings) {
        var plain = new ArrayList<Double>();
        try (var _ = rig.start(service, Jvm.LEAN, Map.of())) { // migrates its database: not a start like the others
            settings.say("%s: a database and topics", service.module());
        }
        var cache = new AotCache(RigService.jar(service), Jvm.LEAN.options());
        train(rig, service, cache, settings);
        var trained = new ArrayList<Double>();
        double residentMb = 0;
        for (int run = 1; run <= settings.runs(); run++) {
            try (var started = rig.start(service, Jvm.LEAN, Map.of())) {
                plain.add(started.readyAfterS());
            }
            try (var started = rig.start(service, new Jvm(cache.used()), Map.of())) {
                trained.add(started.readyAfterS());
                residentMb = started.residentMb();
            }
            settings.say(
                    "%s run %d: %.2f s plain, %.2f s trained",
                    service.module(), run, plain.getLast(), trained.getLast());
        }
        return Result.below("start." + service.module(), "s", new Samples(trained), START_MAX_S)
                .beside("plain JVM", new Samples(plain))
                .with("resident MB as it is ready", Math.round(residentMb))
                .with("cache used", cache.isValid());
    }

    /** Everything that a start needs, and for the dialer also what a call needs. */
    private static void train(Rig rig, Service service, AotCache cache, Settings settings) {
        boolean isTrained;
        if (service == Service.DIALER) {
            isTrained = Training.anew(Jvm.LEAN, settings);
        } else {
            rig.start(service, new Jvm(cache.trained()), Map.of()).close();
            isTrained = cache.seal();
        }
        settings.say("%s: %s", service.module(), isTrained ? "trained" : "no cache was written");
    }

    private static Result memory(Rig rig, Settings settings) {
        var plan = DialPlan.wideOpen(24);
        int rate = settings.quick() ? QUICK_CALLS_PER_S : CALLS_PER_S;
        var resident = new ArrayList<Double>();
        var reached = new ArrayList<Double>();
        var cache = new AotCache(RigService.jar(Service.DIALER), Jvm.LEAN.options());
        rig.startDialer(plan, new Jvm(cache.used()), Map.of());
        for (int run = 1; run <= settings.runs(); run++) {
            reached.add(Load.run(rig, plan, 2_000 + run, rate * settings.seconds(), rate)
                    .perSecond());
            resident.add(rig.dialer().residentMb());
            settings.say("run %d: %.0f MB resident at %.0f calls/s", run, resident.getLast(), reached.getLast());
        }
        rig.dialer().close();
        double perSecond = new Samples(reached).median();
        var samples = new Samples(resident);
        return Result.alone(
                        "start.memory",
                        "MB",
                        samples,
                        "≤ %d at %,d calls/s".formatted(RESIDENT_MAX_MB, rate),
                        samples.median() <= RESIDENT_MAX_MB && perSecond >= rate * REACHED_LEAST)
                .with("calls a second", Math.round(perSecond));
    }
}
