package dev.ringline.bench.rig;

import dev.ringline.bench.Settings;
import dev.ringline.sandbox.process.AotCache;
import dev.ringline.sandbox.server.Service;
import java.util.Map;

/**
 * A run from which the dialer's JVM keeps what it learnt: its classes, and which of its methods are hot and what comes their
 * way. Once for a build and a JVM's options; what is measured then is a service that is started, not one that is new to the world.
 */
public final class Training {
    private static final int CALLS = 12_000;
    private static final int QUICK_CALLS = 100;
    private static final int PER_S = 500;

    private Training() {}

    /** With the cache that there is, or one made now; a quick run makes none. */
    public static Jvm dialer(Jvm jvm, Settings settings) {
        var cache = new AotCache(RigService.jar(Service.DIALER), jvm.options());
        if (!cache.isValid() && !settings.quick()) {
            anew(jvm, settings);
        }
        return new Jvm(cache.used());
    }

    /** Makes it, whether there is one or not, on servers that no bench sees. @return whether there is one now */
    public static boolean anew(Jvm jvm, Settings settings) {
        settings.say("%s: a training run", Service.DIALER.module());
        var cache = new AotCache(RigService.jar(Service.DIALER), jvm.options());
        var plan = DialPlan.wideOpen(24);
        try (var rig = Rig.start(settings.work().resolve("training"))) {
            rig.startDialer(plan, new Jvm(cache.trained()), Map.of());
            Load.run(rig, plan, 0, settings.quick() ? QUICK_CALLS : CALLS, PER_S);
        }
        return cache.seal();
    }
}
