package dev.ringline.sandbox.server;

import dev.ringline.sandbox.House;
import dev.ringline.sandbox.process.Launch;
import dev.ringline.sandbox.process.OwnedProcess;
import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.process.ProgramFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** One Kafka broker in a JVM of its own, controller and broker in one. */
public final class Kafka implements AutoCloseable {
    private static final Duration START_WITHIN = Duration.ofSeconds(90);
    private static final String CLUSTER = "cmluZ2xpbmUtc2FuZGJveA";

    private final ServerFolder folder;
    private final int port;
    private OwnedProcess process;

    private Kafka(ServerFolder folder, int port) {
        this.folder = folder;
        this.port = port;
    }

    public static Kafka start(ServerFolder folder, int port) {
        var kafka = new Kafka(folder, port);
        kafka.start();
        return kafka;
    }

    /** Starts it again on the same port and data, after {@link #stop} or {@link #kill}. */
    public void start() {
        Ports.requireFree(port, "Kafka", "RINGLINE_KAFKA_PORT");
        try {
            Files.createDirectories(folder.path());
            var properties = Files.writeString(folder.path().resolve("kafka.properties"), properties(Ports.free()));
            Files.writeString(folder.path().resolve("kafka-log4j2.yaml"), LOGGING);
            if (!Files.exists(data().resolve("meta.properties"))) {
                format(properties);
            }
            process = OwnedProcess.start(broker(properties));
            process.awaitReady(START_WITHIN, () -> Ports.answers(port) && answers());
        } catch (IOException e) {
            throw new UncheckedIOException("Kafka in " + folder.path() + " does not start", e);
        }
    }

    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public OwnedProcess process() {
        return process;
    }

    public void stop() {
        process.stop();
    }

    public void kill() {
        process.kill();
    }

    @Override
    public void close() {
        stop();
    }

    private Path data() {
        return folder.path().resolve("kafka");
    }

    private String properties(int controllerPort) {
        return """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%d
                listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
                advertised.listeners=PLAINTEXT://127.0.0.1:%d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT
                log.dirs=%s
                num.partitions=4
                auto.create.topics.enable=false
                offsets.topic.num.partitions=1
                offsets.topic.replication.factor=1
                transaction.state.log.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                share.coordinator.state.topic.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                group.initial.rebalance.delay.ms=0
                num.network.threads=2
                num.io.threads=4
                log.cleaner.dedupe.buffer.size=16777216
                """.formatted(controllerPort, port, controllerPort, port, data());
    }

    private void format(Path properties) throws IOException {
        Folders.delete(data());
        var command = java("kafka.tools.StorageTool");
        command.addAll(List.of("format", "--cluster-id", CLUSTER, "--config", properties.toString()));
        var log = folder.path().resolve("kafka.log");
        var code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start()
                .onExit()
                .join()
                .exitValue();
        if (code != 0) {
            Folders.delete(data());
            throw new ProgramFailed("formatting Kafka's storage ended with " + code, log);
        }
    }

    private Launch broker(Path properties) {
        var command = java("kafka.Kafka");
        command.add(properties.toString());
        return folder.launch("kafka", command);
    }

    private List<String> java(String main) {
        var lib = House.brokerClassPath();
        if (!Files.isDirectory(lib)) {
            throw new IllegalStateException(
                    "Kafka's class path is not laid out in " + lib + ": build tools/broker first");
        }
        return new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms96m",
                "-Xmx320m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-Dlog4j2.configurationFile=" + folder.path().resolve("kafka-log4j2.yaml"),
                "-cp",
                lib.resolve("*").toString(),
                main));
    }

    private boolean answers() {
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 3_000,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 3_000);
        try (var admin = admin(settings)) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Kafka loads its parts by the thread's class loader, which in a Quarkus test is another one than ours. */
    private static Admin admin(Map<String, Object> settings) {
        var thread = Thread.currentThread();
        var callers = thread.getContextClassLoader();
        thread.setContextClassLoader(Admin.class.getClassLoader());
        try {
            return Admin.create(settings);
        } finally {
            thread.setContextClassLoader(callers);
        }
    }

    private static final String LOGGING = """
            Configuration:
              Appenders:
                Console:
                  name: out
                  PatternLayout:
                    pattern: "%d{yyyy-MM-dd'T'HH:mm:ss.SSSX}{UTC} %p %c{1} %m%n"
              Loggers:
                Root:
                  level: WARN
                  AppenderRef:
                    - ref: out
            """;
}
