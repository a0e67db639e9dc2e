package dev.ringline.bench.rival;

import dev.ringline.bench.Settings;
import dev.ringline.bench.rig.Rig;
import dev.ringline.sandbox.process.Launch;
import dev.ringline.sandbox.process.OwnedProcess;
import dev.ringline.sandbox.process.Ports;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** BullMQ on Redis with an append-only file, synced every second: the usual choice, and less durable than ours. */
public final class BullMq implements Queue {
    private static final List<Tuning> TRIED =
            List.of(new Tuning(3, 100), new Tuning(2, 100), new Tuning(4, 50), new Tuning(4, 200));

    @Override
    public String name() {
        return "bullmq";
    }

    @Override
    public Optional<String> missing() {
        return NodeScripts.missing("node", "npm", "redis-server");
    }

    @Override
    public Figures measure(Rig rig, Settings settings) {
        var scripts = new NodeScripts().install();
        int port = Ports.free();
        try (var redis = OwnedProcess.start(redis(port, settings))) {
            redis.awaitReady(Duration.ofSeconds(10), () -> Ports.answers(port));
            return Tuning.fastest(
                    TRIED,
                    settings,
                    name(),
                    tuning -> scripts.run(
                                    "bullmq.mjs",
                                    List.of(
                                            Integer.toString(port),
                                            rig.stub().url(),
                                            Integer.toString(settings.leads()),
                                            Integer.toString(tuning.processes()),
                                            Integer.toString(tuning.atOnce())))
                            .get("perSecond")
                            .asDouble());
        }
    }

    static Launch redis(int port, Settings settings) {
        var folder = settings.work().resolve("redis");
        var command = List.of(
                NodeScripts.find("redis-server").orElseThrow().toString(),
                "--port",
                Integer.toString(port),
                "--bind",
                "127.0.0.1",
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--dir",
                folder.toString());
        folder.toFile().mkdirs();
        return Launch.of("redis", command, folder);
    }
}
