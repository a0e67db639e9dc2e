package dev.ringline.cli.stack;

import static org.awaitility.Awaitility.await;

import dev.ringline.cli.api.Api;
import dev.ringline.cli.api.CarrierSetup;
import dev.ringline.cli.line.Line;
import dev.ringline.cli.line.LineEvents;
import dev.ringline.cli.line.LinePorts;
import dev.ringline.cli.line.LineSettings;
import dev.ringline.cli.line.LiveKitMode;
import dev.ringline.cli.line.Providers;
import dev.ringline.cli.line.ServiceProcess;
import dev.ringline.sandbox.House;
import dev.ringline.sandbox.livekit.SimulatedLiveKit;
import dev.ringline.sandbox.livekit.WebhookFaults;
import dev.ringline.sandbox.process.OwnedProcess;
import dev.ringline.sandbox.server.Service;
import dev.ringline.sandbox.twilio.TwilioConfig;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * The real processes, for one class of tests: nothing restarts by itself, and what takes half a minute in life takes seconds
 * here. What it leaves, its logs too, is in target/stack until the next run.
 */
final class StackLine implements AutoCloseable {
    static final String TENANT = "stack";
    static final int CPS = 10;
    static final int CONCURRENCY = 50;

    private static final Map<Service, Map<String, String>> SHORT_TIMES = Map.of(
            Service.DIALER,
            Map.of(
                    "RINGLINE_DIAL_PATIENCE", "4s",
                    "RINGLINE_RECONCILE_RACE", "1s",
                    "RINGLINE_RECONCILE_BETWEEN_LOOKS", "1s",
                    "RINGLINE_RECONCILE_PATIENCE", "5s",
                    "RINGLINE_AGENT_TIMEOUT", "4s",
                    "RINGLINE_ROOM_EMPTY_TIMEOUT_S", "20",
                    "RINGLINE_SWEEP_EVERY", "1s"),
            Service.CAMPAIGN,
            Map.of("RINGLINE_WRAP_UP", "3S", "RINGLINE_ASK_AFTER", "4S"));

    private static final Duration HEARD_WITHIN = Duration.ofSeconds(20);

    private final Line line;
    private final Api api;
    private final AtomicInteger cases = new AtomicInteger();
    private int shard;

    private StackLine(Path folder, boolean standby, LiveKitMode liveKit) {
        var alone = onCloud(
                LineSettings.simulated(folder, LinePorts.free())
                        .unsupervised()
                        .fast()
                        .with(SHORT_TIMES),
                liveKit);
        var settings = standby ? alone.withStandby() : alone;
        Line.forget(settings);
        line = Line.prepare(settings, LineEvents.QUIET);
        var tokens = line.tokens();
        api = new Api(
                line.edge(), TENANT, () -> tokens.mint(TENANT, "operator", "admin", "auditor", "viewer", "platform"));
    }

    /** There a dial may come for as long as its token lives: in life a minute, here as long as nobody can shorten. */
    private static LineSettings onCloud(LineSettings settings, LiveKitMode liveKit) {
        return liveKit == LiveKitMode.FENCED
                ? settings
                : settings.on(liveKit)
                        .withDialer("RINGLINE_LIVEKIT_LEEWAY", "PT1S")
                        .withDialer("RINGLINE_LIVEKIT_RAMP", "PT5S")
                        .withDialer("RINGLINE_RECONCILE_BETWEEN_LOOKS", "3S")
                        .withDialer("RINGLINE_SWEEP_EVERY_IN_CLOUD", "3S");
    }

    /** Starts it, and imports the numbers of the tenant's account. */
    static StackLine start(String name) {
        return in(House.root().resolve("tools/cli/target/stack").resolve(name));
    }

    /** As {@link #start}; whatever an earlier line left in the folder is gone. */
    static StackLine in(Path folder) {
        return in(folder, LiveKitMode.FENCED);
    }

    /** As {@link #in(Path)}, with a LiveKit of either kind. */
    static StackLine in(Path folder, LiveKitMode liveKit) {
        return started(new StackLine(folder, false, liveKit));
    }

    /** With a second replica of the dialer, which stands by. */
    static StackLine startWithStandby(String name) {
        return withStandby(House.root().resolve("tools/cli/target/stack").resolve(name), LiveKitMode.FENCED);
    }

    static StackLine withStandby(Path folder, LiveKitMode liveKit) {
        return started(new StackLine(folder, true, liveKit));
    }

    private static StackLine started(StackLine stack) {
        try {
            stack.line.start();
            stack.setUp();
            return stack;
        } catch (RuntimeException e) {
            stack.close();
            throw e;
        }
    }

    private void setUp() {
        new CarrierSetup(
                        TwilioConfig.DEMO_ACCOUNT, TwilioConfig.DEMO_TOKEN, Providers.SIMULATED_TRUNK, CPS, CONCURRENCY)
                .apply(api);
        api.post("/phone-numbers/import");
        shard = await("the tenant has a shard")
                .atMost(HEARD_WITHIN)
                .until(this::storedShard, Optional::isPresent)
                .orElseThrow();
        calm();
    }

    /** Forgets what an earlier case did to LiveKit; the INVITE log goes on. */
    void calm() {
        liveKit().callees().clear();
        liveKit().faults().delayMs = 0;
        liveKit().faults().failNext = 0;
        liveKit().agents().clear();
        liveKit().agents().set("*", "join after=100ms");
        liveKit().webhookFaults(WebhookFaults.NONE);
    }

    /** @return the number of the case that begins: each has numbers and leads of its own */
    int nextCase() {
        return cases.getAndIncrement();
    }

    void kill(Fault.Part part) {
        process(part).kill();
    }

    void freeze(Fault.Part part) {
        process(part).freeze();
    }

    void thaw(Fault.Part part) {
        process(part).thaw();
    }

    /** Starts it again if it does not run; a service may still be on its way when this returns. */
    void raise(Fault.Part part) {
        part.service()
                .ifPresentOrElse(
                        service -> {
                            if (!service(service).isRunning()) {
                                service(service).launch(Map.of());
                            }
                        },
                        () -> {
                            if (!process(part).isAlive()) {
                                startServer(part);
                            }
                        });
    }

    /** The disk has room again; a database that died of it is started. */
    void makeRoom() {
        line.postgres().process().limitFiles(false);
        raise(Fault.Part.POSTGRESQL);
    }

    /** Its service loses its connections for a moment. */
    void backUp(Service service) throws SQLException {
        line.postgres().backups().take(service.database());
    }

    /** @param stopped whether the service is killed before and started after it */
    void putBack(Service service, boolean stopped) throws SQLException {
        var running = line.services().stream()
                .filter(each -> stopped && each.service() == service && each.isRunning())
                .toList();
        running.forEach(ServiceProcess::kill);
        running.forEach(ServiceProcess::awaitEnd);
        line.postgres().backups().putBack(service.database());
        running.forEach(each -> each.launch(Map.of()));
    }

    private void startServer(Fault.Part part) {
        if (part == Fault.Part.KAFKA) {
            line.kafka().start();
        } else {
            line.postgres().start();
        }
    }

    private OwnedProcess process(Fault.Part part) {
        return part.service()
                .map(service -> service(service).process())
                .orElseGet(() -> part == Fault.Part.KAFKA
                        ? line.kafka().process()
                        : line.postgres().process());
    }

    Api api() {
        return api;
    }

    Line line() {
        return line;
    }

    SimulatedLiveKit liveKit() {
        return line.providers().simulatedLiveKit();
    }

    ServiceProcess dialer() {
        return service(Service.DIALER);
    }

    ServiceProcess standby() {
        return line.standby().orElseThrow();
    }

    /** One, or two. */
    List<ServiceProcess> dialers() {
        return Stream.concat(Stream.of(dialer()), line.standby().stream()).toList();
    }

    /** The one that says that it owns our tenant's shard; nobody while none does. */
    Optional<ServiceProcess> owner() {
        return dialers().stream()
                .filter(dialer -> ShardsOwned.by(dialer).contains(shard))
                .findFirst();
    }

    ServiceProcess service(Service service) {
        return line.service(service);
    }

    /** Of the dialer: has our tenant's limits, for good as soon as it has a pool. */
    private Optional<Integer> storedShard() throws SQLException {
        try (var connection = database(Service.DIALER);
                var select = connection.prepareStatement("select shard from tenant_shard where tenant_id = ?")) {
            select.setString(1, TENANT);
            try (var row = select.executeQuery()) {
                return row.next() ? Optional.of(row.getInt(1)) : Optional.empty();
            }
        }
    }

    /** As the service's own engine. */
    Connection database(Service service) throws SQLException {
        return line.database(service);
    }

    @Override
    public void close() {
        line.close();
    }
}
