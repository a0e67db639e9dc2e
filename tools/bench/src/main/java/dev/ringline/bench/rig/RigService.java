package dev.ringline.bench.rig;

import dev.ringline.sandbox.House;
import dev.ringline.sandbox.Keys;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.process.Launch;
import dev.ringline.sandbox.process.OwnedProcess;
import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.process.ProgramFailed;
import dev.ringline.sandbox.process.StopSignal;
import dev.ringline.sandbox.server.Databases;
import dev.ringline.sandbox.server.EmbeddedServers;
import dev.ringline.sandbox.server.Service;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** A packaged service in a JVM of its own. */
public final class RigService implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final Duration GRACE = Duration.ofMinutes(3); // a training run writes its cache as it ends
    private static final long LOOK_EVERY_NANOS = 5_000_000L;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final Service service;
    private final OwnedProcess process;
    private final int port;
    private final EmbeddedServers servers;
    private double readyAfterS;

    private RigService(Service service, OwnedProcess process, int port, EmbeddedServers servers) {
        this.service = service;
        this.process = process;
        this.port = port;
        this.servers = servers;
    }

    /** Where its build put it. */
    public static Path jar(Service service) {
        var jar = House.root().resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(service.module() + " is not built: run mvn -DskipTests package");
        }
        return jar;
    }

    static RigService start(
            Service service,
            Path folder,
            EmbeddedServers servers,
            Keys keys,
            StubLiveKit stub,
            Jvm jvm,
            Map<String, String> settings) {
        var jar = jar(service);
        int port = Ports.free();
        var environment = environment(service, servers, keys, stub, port);
        environment.putAll(settings);
        long begun = System.nanoTime();
        var process = OwnedProcess.start(Launch.of(service.module(), jvm.command(jar), folder.resolve("run"))
                .in(jar.getParent())
                .with(environment)
                .loggingTo(folder.resolve(service.module() + ".log"))
                .stoppedBy(StopSignal.TERM, GRACE));
        var started = new RigService(service, process, port, servers);
        started.awaitReady();
        started.readyAfterS = (System.nanoTime() - begun) / 1e9;
        return started;
    }

    /** Looks every few milliseconds: how soon it is ready is measured by this. */
    private void awaitReady() {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!isReady()) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.stop();
                throw new ProgramFailed(service.module() + " is not ready", process.log());
            }
            LockSupport.parkNanos(LOOK_EVERY_NANOS);
        }
    }

    private static Map<String, String> environment(
            Service service, EmbeddedServers servers, Keys keys, StubLiveKit stub, int port) {
        var all = new HashMap<>(keys.settings());
        all.put("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers());
        all.put("RINGLINE_KAFKA_MEMBER", service.module());
        all.put("RINGLINE_DB_HOST", servers.databaseHost());
        all.put("RINGLINE_DB_PORT", Integer.toString(servers.databasePort()));
        all.put("RINGLINE_DB_NAME", service.database());
        all.put("RINGLINE_DB_OWNER_PASSWORD", Databases.PASSWORD);
        all.put("RINGLINE_DB_APP_PASSWORD", Databases.PASSWORD);
        all.put("RINGLINE_DB_ENGINE_PASSWORD", Databases.PASSWORD);
        all.put("LIVEKIT_URL", stub.url());
        all.put("LIVEKIT_API_KEY", LiveKitConfig.LOCAL_KEY);
        all.put("LIVEKIT_API_SECRET", LiveKitConfig.LOCAL_SECRET);
        all.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        return all;
    }

    public int port() {
        return port;
    }

    public double cpuSeconds() {
        return CpuTime.seconds(process.pid());
    }

    /** From the start of its process. */
    public double readyAfterS() {
        return readyAfterS;
    }

    public double residentMb() {
        return CpuTime.residentMb(process.pid());
    }

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return process.log();
    }

    public Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(servers.databasePort(), service.database()),
                service.database() + "_engine",
                Databases.PASSWORD);
    }

    public long count(String query) {
        try (var connection = database();
                var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Until it knows as many campaigns and owns the shard: it may dial. */
    void awaitRules(int campaigns) {
        process.awaitReady(
                READY_WITHIN,
                () -> count("select count(*) from campaign_rule") >= campaigns
                        && count("select count(*) from number_rule") >= campaigns
                        && count("select count(*) from shard where owner is not null and shut_reason is null") > 0
                        && count("select count(*) from rules_echo") >= 8);
    }

    private boolean isReady() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port)))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            return HTTP.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        process.stop();
    }
}
