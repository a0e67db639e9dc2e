package dev.ringline.bench.rival;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.sandbox.House;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The rivals' scripts and their packages, in a folder of their own. */
final class NodeScripts {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> FILES =
            List.of("package.json", "calls.mjs", "bullmq.mjs", "limiter.mjs", "pgboss.mjs");
    private static final int RUN_MINUTES = 5;

    private final Path folder = House.root().resolve(".ringline/bench/rivals");

    static Optional<String> missing(String... programs) {
        var missing = Arrays.stream(programs)
                .filter(program -> find(program).isEmpty())
                .toList();
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("not installed: " + String.join(", ", missing) + " (from the system's packages)");
    }

    static Optional<Path> find(String program) {
        return Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Scripts laid out and packages installed; what is there already stays. */
    NodeScripts install() {
        try {
            Files.createDirectories(folder);
            boolean changed = false;
            for (var file : FILES) {
                changed |= write(file) && file.equals("package.json");
            }
            if (changed || !Files.exists(folder.resolve("node_modules/.package-lock.json"))) {
                run(List.of("npm", "install", "--no-audit", "--no-fund", "--silent"));
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @return what the script's last line says, as JSON */
    JsonNode run(String script, List<String> arguments) {
        var command = new ArrayList<>(List.of("node", script));
        command.addAll(arguments);
        var said = run(command).strip();
        try {
            return JSON.readTree(said.substring(said.lastIndexOf('\n') + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(script + " said: " + said, e);
        }
    }

    /** Its input stays open meanwhile: a script whose input ends goes too, also when we were killed. */
    private String run(List<String> command) {
        Process process = null;
        try {
            var log = folder.resolve("rivals.log").toFile();
            process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectError(ProcessBuilder.Redirect.to(log))
                    .start();
            var killer = watch(process);
            var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            int code = process.waitFor();
            killer.interrupt();
            if (code != 0) {
                throw new IllegalStateException(
                        "%s ended with %d: %s".formatted(command, code, Files.readString(log.toPath())));
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private static Thread watch(Process process) {
        return Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(RUN_MINUTES, TimeUnit.MINUTES)) {
                    process.descendants().forEach(ProcessHandle::destroyForcibly);
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /** @return whether it was another before */
    private boolean write(String file) throws IOException {
        try (InputStream in = NodeScripts.class.getResourceAsStream("/dev/ringline/bench/rivals/" + file)) {
            var wanted = in.readAllBytes();
            var path = folder.resolve(file);
            if (Files.exists(path) && Arrays.equals(Files.readAllBytes(path), wanted)) {
                return false;
            }
            Files.write(path, wanted);
            return true;
        }
    }
}
