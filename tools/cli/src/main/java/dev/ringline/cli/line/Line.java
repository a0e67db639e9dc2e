package dev.ringline.cli.line;

import dev.ringline.sandbox.House;
import dev.ringline.sandbox.Keys;
import dev.ringline.sandbox.Tokens;
import dev.ringline.sandbox.edge.Edge;
import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.server.Databases;
import dev.ringline.sandbox.server.EmbeddedServers;
import dev.ringline.sandbox.server.Folders;
import dev.ringline.sandbox.server.Kafka;
import dev.ringline.sandbox.server.Postgres;
import dev.ringline.sandbox.server.ServerFolder;
import dev.ringline.sandbox.server.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The whole line on this machine. Closing it, also while it still starts, stops every part in order: first what takes
 * requests, then the services, last the servers that they need.
 */
public final class Line implements AutoCloseable {
    private static final int LATE_SECONDS = 30;
    private static final String STANDBY = Service.DIALER.module() + "-2";

    private final LineSettings settings;
    private final LineEvents events;
    private final Keys keys;
    private final LineLock lock;
    private final Supervisor supervisor;
    private final Map<Service, ServiceProcess> services = new EnumMap<>(Service.class);
    private final Optional<ServiceProcess> standby;
    private final List<CompletableFuture<Void>> underWay = new CopyOnWriteArrayList<>();
    private volatile Providers providers;
    private volatile EmbeddedServers servers;
    private volatile Edge edge;
    private volatile boolean supervising;
    private boolean closing;

    private Line(LineSettings settings, LineEvents events) {
        this.settings = settings;
        this.events = events;
        this.lock = LineLock.take(settings.folder());
        this.keys = Keys.keptIn(settings.folder().resolve("keys.properties"));
        this.supervisor = new Supervisor(events);
        for (var service : Service.values()) {
            services.put(
                    service, replica(service, service.module(), settings.ports().of(service)));
        }
        standby = settings.standby() ? Optional.of(replica(Service.DIALER, STANDBY, Ports.free())) : Optional.empty();
    }

    private ServiceProcess replica(Service service, String name, int port) {
        return new ServiceProcess(service, name, port, settings, House.root(), environment(service), this::died);
    }

    /** Nothing runs yet: {@link #start} does it, and {@link #close} is good at any time. */
    public static Line prepare(LineSettings settings, LineEvents events) {
        return new Line(settings, events);
    }

    /** @throws RuntimeException with a sentence for people; what had started is stopped again */
    public Line start() {
        try {
            together(Stream.of(
                    () -> part("PostgreSQL and Kafka", this::startServers),
                    () -> part(settings.live().isPresent() ? "providers" : "simulated providers", this::startProviders),
                    () -> part("edge", this::startEdge)));
            together(services().stream().map(service -> () -> startService(service)));
            supervising = settings.supervised();
            return this;
        } catch (RuntimeException e) {
            var stopped = isClosing(); // somebody closed it: then what did not come up has not failed
            close();
            throw stopped ? new LineStopped() : e;
        }
    }

    public ServiceProcess service(Service service) {
        return services.get(service);
    }

    /** All of them, a standby too. */
    public Collection<ServiceProcess> services() {
        return Stream.concat(services.values().stream(), standby.stream()).toList();
    }

    /** The dialer's second replica. */
    public Optional<ServiceProcess> standby() {
        return standby;
    }

    public Kafka kafka() {
        return servers.kafka();
    }

    public Postgres postgres() {
        return servers.postgres();
    }

    /** As the service's own engine, for who must see what it sees. */
    public Connection database(Service service) throws SQLException {
        var name = service.database();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.ports().postgres(), name),
                name + "_engine",
                Databases.PASSWORD);
    }

    /** The simulated ones, with their scripts and their log of INVITEs; or the real ones, of which we know addresses only. */
    public Providers providers() {
        return providers;
    }

    public URI edge() {
        return URI.create("http://127.0.0.1:" + settings.ports().edge());
    }

    public Keys keys() {
        return keys;
    }

    public Tokens tokens() {
        return new Tokens(keys);
    }

    public LineSettings settings() {
        return settings;
    }

    public synchronized boolean isClosing() {
        return closing;
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
        }
        supervisor.close();
        close(edge);
        services().forEach(ServiceProcess::askToStop);
        services().forEach(ServiceProcess::stop);
        close(providers);
        close(servers);
        awaitUnderWay();
        lock.close();
    }

    private void startServers() {
        var folder = settings.folder().resolve("servers");
        var where = settings.durable() ? ServerFolder.durable(folder) : ServerFolder.fast(folder);
        var started = EmbeddedServers.start(
                where, settings.ports().postgres(), settings.ports().kafka());
        servers = started;
        closeIfTooLate(started);
    }

    private void startProviders() {
        var started = Providers.start(settings);
        providers = started;
        closeIfTooLate(started);
    }

    private void startEdge() {
        var ports = new EnumMap<Service, List<Integer>>(Service.class);
        services()
                .forEach(service -> ports.computeIfAbsent(service.service(), _ -> new ArrayList<>())
                        .add(service.port()));
        var started = Edge.start(settings.ports().edge(), ports);
        edge = started;
        closeIfTooLate(started);
    }

    private void startService(ServiceProcess service) {
        if (isClosing()) {
            throw new LineStopped();
        }
        part(service.name(), service::start);
        if (service.isStopped()) {
            events.stopped(service.name());
        }
    }

    private void closeIfTooLate(AutoCloseable part) {
        if (isClosing()) {
            close(part);
            throw new LineStopped();
        }
    }

    private void part(String name, Runnable start) {
        var begun = System.nanoTime();
        events.starting(name);
        start.run();
        if (!isClosing()) { // nobody waits for it any more
            events.ready(name, Duration.ofNanos(System.nanoTime() - begun));
        }
    }

    /** Runs all at once, and fails with the first failure without waiting for the rest. */
    private void together(Stream<Runnable> parts) {
        var all = parts.map(part -> CompletableFuture.runAsync(part, this::onThreadOfItsOwn))
                .toList();
        underWay.addAll(all);
        var failure = new CompletableFuture<Void>();
        all.forEach(part -> part.whenComplete((_, failed) -> {
            if (failed != null) {
                failure.completeExceptionally(failed);
            }
        }));
        try {
            CompletableFuture.anyOf(CompletableFuture.allOf(all.toArray(CompletableFuture[]::new)), failure)
                    .join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void onThreadOfItsOwn(Runnable part) {
        Thread.ofVirtual().name("start").start(part);
    }

    /** A part that was still starting when the line was closed closes itself; this waits for it. */
    private void awaitUnderWay() {
        for (var part : underWay) {
            part.completeOnTimeout(null, LATE_SECONDS, TimeUnit.SECONDS)
                    .exceptionally(_ -> null)
                    .join();
        }
    }

    private void died(ServiceProcess process, int exitCode) {
        if (supervising) {
            supervisor.died(process, exitCode);
        }
    }

    private Map<String, String> environment(Service service) {
        var ports = settings.ports();
        var all = new HashMap<>(keys.settings());
        all.put("KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:" + ports.kafka());
        all.put("RINGLINE_DB_HOST", "127.0.0.1");
        all.put("RINGLINE_DB_PORT", Integer.toString(ports.postgres()));
        all.put("RINGLINE_DB_NAME", service.database());
        all.put("RINGLINE_DB_OWNER_PASSWORD", Databases.PASSWORD);
        all.put("RINGLINE_DB_APP_PASSWORD", Databases.PASSWORD);
        all.put("RINGLINE_DB_ENGINE_PASSWORD", Databases.PASSWORD);
        all.putAll(Providers.environment(service, settings));
        all.putAll(settings.extra().getOrDefault(service, Map.of()));
        return all;
    }

    /** Removes what an earlier line kept there. */
    public static void forget(LineSettings settings) {
        try (var _ = LineLock.take(settings.folder())) {
            for (var part : Arrays.asList("servers", "logs", "run", "keys.properties", "invites.jsonl")) {
                var path = settings.folder().resolve(part);
                if (Files.exists(path)) {
                    Folders.delete(path);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + settings.folder(), e);
        }
    }

    private static void close(AutoCloseable part) {
        if (part == null) {
            return;
        }
        try {
            part.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
