package dev.ringline.cli.line;

import dev.ringline.sandbox.process.AotCache;
import dev.ringline.sandbox.process.Launch;
import dev.ringline.sandbox.process.OwnedProcess;
import dev.ringline.sandbox.process.Ports;
import dev.ringline.sandbox.process.StopSignal;
import dev.ringline.sandbox.server.Service;
import dev.ringline.sandbox.server.ServiceJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/** One service in a JVM of its own, from its packaged application: to start, stop, kill, freeze and start again. */
public final class ServiceProcess implements AutoCloseable {
    private static final Duration READY_WITHIN = Duration.ofSeconds(120);
    private static final Duration GRACE = Duration.ofSeconds(15);
    private static final Duration ASK_FOR = Duration.ofSeconds(2);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(ASK_FOR).build();

    private final Service service;
    private final String name;
    private final int port;
    private final Launch launch;
    private final BiConsumer<ServiceProcess, Integer> onDeath;
    private OwnedProcess process;
    private boolean wanted;

    /**
     * @param name of this replica: of its log, and of its membership at Kafka
     * @param onDeath hears, with the exit code, of each end that {@link #stop} did not ask for
     */
    ServiceProcess(
            Service service,
            String name,
            int port,
            LineSettings line,
            Path home,
            Map<String, String> settings,
            BiConsumer<ServiceProcess, Integer> onDeath) {
        this.service = service;
        this.name = name;
        this.port = port;
        this.onDeath = onDeath;
        var environment = new HashMap<>(settings);
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(port));
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("RINGLINE_KAFKA_MEMBER", name); // started anew, it takes its partitions back at once
        environment.put("QUARKUS_LOG_CONSOLE_JSON_ENABLED", "false"); // here people read the logs
        this.launch = Launch.of(name, command(home), line.run())
                .in(home)
                .with(environment)
                .loggingTo(line.logs().resolve(name + ".log"))
                .stoppedBy(StopSignal.TERM, GRACE);
    }

    public Service service() {
        return service;
    }

    public String name() {
        return name;
    }

    public int port() {
        return port;
    }

    public Path log() {
        return launch.log();
    }

    /** Starts it and waits until it says that it is ready, or stopped by a rule topic. */
    public void start() {
        start(Map.of());
    }

    /** @param more settings for this once, such as a crash point */
    public void start(Map<String, String> more) {
        launch(more);
        awaitReady();
    }

    /** Starts it and does not wait: it may be meant to die on the way. */
    public synchronized void launch(Map<String, String> more) {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        Ports.requireFree(port, name, LinePorts.setting(service));
        var started = OwnedProcess.start(launch.with(more));
        process = started;
        wanted = true;
        var _ = started.ended().thenAccept(code -> ended(started, code));
    }

    public void awaitReady() {
        current().awaitReady(READY_WITHIN, () -> isReady() || isStopped());
    }

    public boolean isReady() {
        return health().filter(answer -> answer.statusCode() == 200).isPresent();
    }

    /** A rule topic holds what it cannot read. It runs, and gets ready only when people have seen to that, through it. */
    public boolean isStopped() {
        return health().filter(answer -> answer.body().contains("\"stopped: ")).isPresent();
    }

    private Optional<HttpResponse<String>> health() {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/q/health/ready".formatted(port)))
                .timeout(ASK_FOR)
                .build();
        try {
            return Optional.of(HTTP.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    public synchronized long pid() {
        return current().pid();
    }

    /** The one that runs, or ran last. */
    public OwnedProcess process() {
        return current();
    }

    /** In order: it drains, then ends. */
    public void stop() {
        askToStop();
        if (process != null) {
            process.stop();
        }
    }

    synchronized void askToStop() {
        wanted = false;
        if (process != null) {
            process.askToStop();
        }
    }

    /** As {@code kill -9}. A supervised line starts it again by itself. */
    public void kill() {
        current().kill();
    }

    public void freeze() {
        current().freeze();
    }

    public void thaw() {
        current().thaw();
    }

    /** The exit code, once it has ended. */
    public int awaitEnd() {
        return current().ended().join();
    }

    @Override
    public void close() {
        stop();
    }

    private synchronized OwnedProcess current() {
        if (process == null) {
            throw new IllegalStateException(name + " was not started");
        }
        return process;
    }

    private void ended(OwnedProcess which, int code) {
        boolean unasked;
        synchronized (this) {
            unasked = wanted && which == process;
        }
        if (unasked) {
            onDeath.accept(this, code);
        }
    }

    private List<String> command(Path home) {
        var jar = home.resolve(service.module()).resolve("target/quarkus-app/quarkus-run.jar");
        if (!Files.exists(jar)) {
            throw new IllegalStateException(
                    service.module() + " is not built: " + jar + " is missing. Run mvn -DskipTests package");
        }
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(new AotCache(jar, ServiceJvm.OPTIONS).used());
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }
}
