package dev.ringline.bench.rival;

import dev.ringline.bench.Settings;
import dev.ringline.sandbox.process.OwnedProcess;
import dev.ringline.sandbox.process.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** BullMQ's own limiter: so many jobs in a second, counted in Redis. One limit a queue. */
public final class BullMqLimiter implements Limiter {
    @Override
    public String name() {
        return "bullmq";
    }

    @Override
    public Optional<String> missing() {
        return NodeScripts.missing("node", "npm", "redis-server");
    }

    @Override
    public boolean can(int pools) {
        return pools == 1;
    }

    @Override
    public void dial(String url, int cps, int pools, int seconds, Settings settings) {
        var scripts = new NodeScripts().install();
        int port = Ports.free();
        try (var redis = OwnedProcess.start(BullMq.redis(port, settings))) {
            redis.awaitReady(Duration.ofSeconds(10), () -> Ports.answers(port));
            scripts.run(
                    "limiter.mjs",
                    List.of(Integer.toString(port), url, Integer.toString(cps), Integer.toString(seconds)));
        }
    }
}
