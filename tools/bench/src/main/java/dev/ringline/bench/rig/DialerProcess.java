package dev.ringline.bench.rig;

import dev.ringline.sandbox.House;
import dev.ringline.sandbox.Keys;
import dev.ringline.sandbox.livekit.LiveKitConfig;
import dev.ringline.sandbox.process.Launch;
import dev.ringline.sandbox.process.OwnedProcess;
import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.process.StopSignal;
import dev.ringline.sandbox.server.Databases;
import dev.ringline.sandbox.server.EmbeddedServers;
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

/** The packaged dialer-service in a JVM of its own. */
public final class DialerProcess implements AutoCloseable {
    private static final String MODULE = "dialer-service";
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private final OwnedProcess process;
    private final int port;
    private final EmbeddedServers servers;

    private DialerProcess(OwnedProcess process, int port, EmbeddedServers servers) {
        this.process = process;
        this.port = port;
        this.servers = servers;
    }

    static DialerProcess start(
            Path folder, EmbeddedServers servers, Keys keys, StubLiveKit stub, Jvm jvm, Map<String, String> settings) {
        var jar = House.root().resolve(MODULE).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(MODULE + " is not built: run mvn -DskipTests package");
        }
        int port = Ports.free();
        var environment = environment(servers, keys, stub, port);
        environment.putAll(settings);
        var process = OwnedProcess.start(Launch.of(MODULE, jvm.command(jar), folder.resolve("run"))
                .in(jar.getParent())
                .with(environment)
                .loggingTo(folder.resolve(MODULE + ".log"))
                .stoppedBy(StopSignal.TERM, Duration.ofSeconds(20)));
        var dialer = new DialerProcess(process, port, servers);
        process.awaitReady(READY_WITHIN, dialer::isReady);
        return dialer;
    }

    private static Map<String, String> environment(EmbeddedServers servers, Keys keys, StubLiveKit stub, int port) {
        var all = new HashMap<>(keys.settings());
        all.put("KAFKA_BOOTSTRAP_SERVERS", servers.bootstrapServers());
        all.put("RINGLINE_KAFKA_MEMBER", MODULE);
        all.put("RINGLINE_DB_HOST", servers.databaseHost());
        all.put("RINGLINE_DB_PORT", Integer.toString(servers.databasePort()));
        all.put("RINGLINE_DB_NAME", "dialer");
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

    public long pid() {
        return process.pid();
    }

    public Path log() {
        return process.log();
    }

    public Connection database() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/dialer".formatted(servers.databasePort()),
                "dialer_engine",
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
