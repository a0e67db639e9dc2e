package dev.ringline.sandbox.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program that runs as long as this JVM wants it, and ends with it even if this JVM is killed: a small shell beside it
 * watches the pipe that only this JVM holds open.
 */
public final class OwnedProcess implements AutoCloseable {
    private static final String SCRIPT = script();
    /** Nothing else of our environment passes: neither credentials nor settings reach a program by accident. */
    private static final Set<String> INHERITED =
            Set.of("PATH", "HOME", "USER", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME", "RINGLINE_TEST_RUN");

    private static final Duration PID_WITHIN = Duration.ofSeconds(10);

    private final Launch launch;
    private final Process watchdog;
    private final ProcessHandle program;

    private OwnedProcess(Launch launch, Process watchdog, ProcessHandle program) {
        this.launch = launch;
        this.watchdog = watchdog;
        this.program = program;
    }

    public static OwnedProcess start(Launch launch) {
        try {
            Files.createDirectories(launch.runFolder());
            Files.createDirectories(launch.log().toAbsolutePath().getParent());
            Files.deleteIfExists(launch.pidFile());
            var builder = new ProcessBuilder(commandLine(launch))
                    .directory(launch.workingFolder().toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
            builder.environment().keySet().retainAll(INHERITED);
            builder.environment().putAll(launch.environment());
            var watchdog = builder.start();
            return new OwnedProcess(launch, watchdog, program(launch, watchdog));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + launch.name(), e);
        }
    }

    private static List<String> commandLine(Launch launch) {
        var line = new ArrayList<>(List.of("bash", "-c", SCRIPT, launch.name()));
        line.add(launch.pidFile().toString());
        line.add(launch.stop().name());
        line.add(Long.toString(launch.grace().toSeconds()));
        line.addAll(launch.command());
        return line;
    }

    private static ProcessHandle program(Launch launch, Process watchdog) throws IOException {
        var file = launch.pidFile();
        Waiting.until(PID_WITHIN, () -> Files.exists(file) || !watchdog.isAlive());
        if (!Files.exists(file)) {
            throw new IOException(launch.name() + " did not start:\n" + LogTail.of(launch.log()));
        }
        var pid = Long.parseLong(Files.readString(file).trim());
        return ProcessHandle.of(pid).orElse(watchdog.toHandle());
    }

    public String name() {
        return launch.name();
    }

    public Path log() {
        return launch.log();
    }

    /** The program's own process, not that of the shell beside it. */
    public long pid() {
        return program.pid();
    }

    public boolean isAlive() {
        return watchdog.isAlive();
    }

    /** Completes with the exit code once the program has ended. */
    public CompletableFuture<Integer> ended() {
        return watchdog.onExit().thenApply(Process::exitValue);
    }

    /**
     * Waits until the condition holds.
     *
     * @throws ProgramFailed if the program ended before, or time is up; says what its log last said
     */
    public void awaitReady(Duration within, BooleanSupplier ready) {
        var held = Waiting.until(within, () -> !isAlive() || ready.getAsBoolean());
        if (!isAlive()) {
            throw new ProgramFailed(name() + " ended while starting", log());
        }
        if (!held) {
            throw new ProgramFailed(name() + " was not ready within " + within.toSeconds() + " s", log());
        }
    }

    /** Asks it to end in order; kills it when its grace is over. Returns once it is gone. */
    public void stop() {
        askToStop();
        awaitEnd(launch.grace().plusSeconds(5));
    }

    /** Asks, and does not wait. */
    public void askToStop() {
        try {
            watchdog.getOutputStream().close();
        } catch (IOException e) {
            // the pipe is broken: the program has ended already
        }
    }

    /** As {@code kill -9}: nothing of it runs any more when this returns. */
    public void kill() {
        signal("KILL");
        awaitEnd(Duration.ofSeconds(10));
    }

    /** As {@code kill -STOP}: alive, and deaf. */
    public void freeze() {
        signal("STOP");
    }

    public void thaw() {
        signal("CONT");
    }

    @Override
    public void close() {
        stop();
    }

    /**
     * Whether each file of it and of all that it started may hold no more than a page: what it says then is what it says on a
     * full disk.
     */
    public void limitFiles(boolean limited) {
        family().forEach(pid -> run("prlimit --pid %d --fsize=%s:".formatted(pid, limited ? "8192" : "unlimited")));
    }

    /** To all of it: PostgreSQL's backends are in groups of their own. */
    private void signal(String signal) {
        if (!program.isAlive()) {
            return;
        }
        var others = family().skip(1).map(pid -> " " + pid).collect(Collectors.joining());
        run("kill -%s -- -%d%s".formatted(signal, pid(), others));
    }

    /** The program's own process first. */
    private Stream<Long> family() {
        return Stream.concat(Stream.of(program), program.descendants()).map(ProcessHandle::pid);
    }

    private static void run(String command) {
        try {
            new ProcessBuilder("bash", "-c", command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitEnd(Duration within) {
        try {
            watchdog.onExit().get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | java.util.concurrent.ExecutionException e) {
            program.destroyForcibly();
            watchdog.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static String script() {
        try (InputStream in = OwnedProcess.class.getResourceAsStream("owned.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
