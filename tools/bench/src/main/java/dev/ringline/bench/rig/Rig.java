package dev.ringline.bench.rig;

import dev.ringline.events.TenantId;
import dev.ringline.sandbox.Keys;
import dev.ringline.sandbox.Tokens;
import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.server.EmbeddedServers;
import dev.ringline.sandbox.server.Folders;
import dev.ringline.sandbox.server.ServerFolder;
import dev.ringline.sandbox.server.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The real PostgreSQL, Kafka and dialer, durable all of them, with a stub for LiveKit and a stand-in for the other services. */
public final class Rig implements AutoCloseable {
    private final EmbeddedServers servers;
    private final StubLiveKit stub;
    private final Path folder;
    private final Keys keys = Keys.generate();
    private StandIn standIn;
    private RigService dialer;
    private RigService campaigns;

    private Rig(Path folder, EmbeddedServers servers, StubLiveKit stub) {
        this.folder = folder;
        this.servers = servers;
        this.stub = stub;
    }

    /** Servers and stub on free ports, on an empty folder; no dialer yet. */
    public static Rig start(Path folder) {
        try {
            if (Files.exists(folder)) {
                Folders.delete(folder);
            }
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var servers = EmbeddedServers.start(ServerFolder.durable(folder.resolve("servers")));
        return new Rig(folder, servers, StubLiveKit.start(Ports.free()));
    }

    /** Starts a service and returns when it is ready; whoever starts it stops it. */
    public RigService start(Service service, Jvm jvm, Map<String, String> settings) {
        if (standIn == null) {
            standIn = StandIn.ofBoth(servers.bootstrapServers());
        }
        return RigService.start(service, folder, servers, keys, stub, jvm, settings);
    }

    /** Publishes the rules and starts the dialer on them; returns when it dials. */
    public RigService startDialer(DialPlan plan, Jvm jvm, Map<String, String> settings) {
        if (standIn == null) {
            standIn = StandIn.ofBoth(servers.bootstrapServers());
        }
        standIn.publish(plan.rules(Instant.now()));
        dialer = start(Service.DIALER, jvm, settings);
        stub.webhooksTo(dialer.port());
        dialer.awaitRules(plan.campaigns());
        return dialer;
    }

    /** The real campaign-service and the dialer, which know of no campaign yet; only number-service is stood in for. */
    public void startLine(Jvm jvm, Map<String, String> settings) {
        standIn = StandIn.ofNumbers(servers.bootstrapServers());
        campaigns = start(Service.CAMPAIGN, jvm, settings);
        dialer = start(Service.DIALER, jvm, settings);
        stub.webhooksTo(dialer.port());
        dialer.awaitRules(0);
    }

    public StubLiveKit stub() {
        return stub;
    }

    public StandIn standIn() {
        return standIn;
    }

    public EmbeddedServers servers() {
        return servers;
    }

    public RigService dialer() {
        return dialer;
    }

    public RigService campaigns() {
        return campaigns;
    }

    /** Of a person of that tenant, who may do anything there. */
    public String token(TenantId tenant) {
        return new Tokens(keys).mint(tenant.value(), "admin", "operator");
    }

    public Connection database(String name, String user) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(servers.databasePort(), name),
                user,
                dev.ringline.sandbox.server.Databases.PASSWORD);
    }

    /** Seconds of processor by who used them. */
    public Map<String, Double> cpu() {
        var used = new TreeMap<String, Double>();
        used.put("dialer", dialer.cpuSeconds());
        if (campaigns != null) {
            used.put("campaign", campaigns.cpuSeconds());
        }
        used.put("postgres", CpuTime.seconds(servers.postgres().process().pid()));
        used.put("kafka", CpuTime.seconds(servers.kafka().process().pid()));
        used.put("stub and load", CpuTime.ownSeconds(ProcessHandle.current().pid()));
        return used;
    }

    @Override
    public void close() {
        for (var part : List.<Runnable>of(
                () -> close(dialer), () -> close(campaigns), () -> close(standIn), stub::close, servers::close)) {
            part.run();
        }
    }

    private static void close(AutoCloseable part) {
        if (part != null) {
            try {
                part.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
