package dev.ringline.sandbox.livekit;

import static org.awaitility.Awaitility.await;

import dev.ringline.sandbox.process.Launch;
import dev.ringline.sandbox.process.OwnedProcess;
import dev.ringline.sandbox.process.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The real livekit-server with its Redis, as processes that end with the tests. No bridge. */
final class RealLiveKit implements ServerUnderTest {
    private static final Duration START = Duration.ofSeconds(30);

    private final WebhookInbox webhooks = new WebhookInbox();
    private final Path folder;
    private final Path binary;
    private final int port = Ports.free();
    private final OwnedProcess redis;
    private OwnedProcess server;

    /** @param autoCreate as on LiveKit Cloud: an absent room is made by whoever asks for it */
    RealLiveKit(Path binary, Path redisBinary, Path folder, boolean autoCreate) {
        this.binary = binary;
        this.folder = folder;
        var redisPort = Ports.free();
        redis = OwnedProcess.start(Launch.of(
                "redis",
                List.of(
                        redisBinary.toString(),
                        "--port",
                        String.valueOf(redisPort),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--appendonly",
                        "no"),
                folder));
        redis.awaitReady(START, () -> Ports.answers(redisPort));
        write(folder.resolve("livekit.yaml"), redisPort, autoCreate);
        startServer();
    }

    static Optional<Path> livekit() {
        var named = System.getenv("RINGLINE_LIVEKIT_SERVER");
        if (named != null && !named.isBlank()) {
            return Optional.of(Path.of(named)).filter(Files::isExecutable);
        }
        var goBin = Path.of(System.getProperty("user.home"), "go", "bin");
        return Stream.concat(
                        onPath("livekit-server"), Stream.of(goBin.resolve("livekit-server"), goBin.resolve("server")))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Optional<Path> redis() {
        return onPath("redis-server").filter(Files::isExecutable).findFirst();
    }

    private static Stream<Path> onPath(String name) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, name));
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public WebhookInbox webhooks() {
        return webhooks;
    }

    @Override
    public void killAndRestart() {
        server.kill();
        startServer();
    }

    @Override
    public void close() {
        server.kill();
        redis.close();
        webhooks.close();
    }

    private void startServer() {
        server = OwnedProcess.start(Launch.of(
                "livekit-server",
                List.of(
                        binary.toString(),
                        "--config",
                        folder.resolve("livekit.yaml").toString()),
                folder));
        server.awaitReady(START, () -> new Wire(url()).isUp());
        await().atMost(START).until(() -> new Wire(url()).isUp());
    }

    private void write(Path file, int redisPort, boolean autoCreate) {
        try {
            Files.writeString(file, """
                    port: %d
                    bind_addresses: ["127.0.0.1"]
                    redis: { address: "127.0.0.1:%d" }
                    rtc: { tcp_port: %d, udp_port: %d, use_external_ip: false, node_ip: 127.0.0.1, enable_loopback_candidate: true }
                    room: { auto_create: %s, empty_timeout: 60, departure_timeout: 5 }
                    keys: { %s: %s }
                    webhook: { api_key: %s, urls: ["%s"] }
                    """.formatted(
                            port,
                            redisPort,
                            Ports.free(),
                            Ports.free(),
                            autoCreate,
                            LiveKitConfig.LOCAL_KEY,
                            LiveKitConfig.LOCAL_SECRET,
                            LiveKitConfig.LOCAL_KEY,
                            webhooks.url()));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
