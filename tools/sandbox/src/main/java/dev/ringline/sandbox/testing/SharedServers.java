package dev.ringline.sandbox.testing;

import dev.ringline.sandbox.House;
import dev.ringline.sandbox.Keys;
import dev.ringline.sandbox.Tokens;
import dev.ringline.sandbox.server.ContainerServers;
import dev.ringline.sandbox.server.EmbeddedServers;
import dev.ringline.sandbox.server.Folders;
import dev.ringline.sandbox.server.ServerFolder;
import dev.ringline.sandbox.server.Servers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The servers and keys that all tests of one JVM share. {@code ringline.test.servers} chooses: {@code auto} takes
 * containers where Docker answers, {@code embedded} and {@code containers} insist.
 */
public final class SharedServers {
    private static final Path TESTS = Path.of(".ringline", "tests");

    private static Servers servers; // of this class loader

    private SharedServers() {}

    /**
     * Started by the first who asks, stopped with the JVM. A Quarkus test of another profile has class loaders of its own and
     * finds the servers, and the keys, by what the first one told the whole JVM.
     */
    public static synchronized Servers servers() {
        if (servers == null) {
            servers = ToldServers.heard().orElseGet(SharedServers::startAndTell);
        }
        return servers;
    }

    public static Keys keys() {
        return KeysHolder.KEYS;
    }

    public static Tokens tokens() {
        return KeysHolder.TOKENS;
    }

    private static Servers startAndTell() {
        var started = start(System.getProperty("ringline.test.servers", "auto"));
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started), "stop-servers"));
        ToldServers.tell(started);
        return started;
    }

    private static Servers start(String choice) {
        return switch (choice) {
            case "embedded" -> embedded();
            case "containers" -> ContainerServers.start();
            case "auto" -> ContainerServers.possible() ? ContainerServers.start() : embedded();
            default ->
                throw new IllegalArgumentException(
                        "ringline.test.servers is auto, embedded or containers, not " + choice);
        };
    }

    private static Servers embedded() {
        sweep();
        return EmbeddedServers.start(ServerFolder.fast(own()));
    }

    private static Path own() {
        return House.root()
                .resolve(TESTS)
                .resolve(Long.toString(ProcessHandle.current().pid()));
    }

    /** Removes what test JVMs left behind that were killed. */
    private static void sweep() {
        var tests = House.root().resolve(TESTS);
        try {
            Files.createDirectories(tests);
            for (var folder : foldersIn(tests)) {
                if (ownerIsGone(folder)) {
                    Folders.delete(folder);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot clear " + tests, e);
        }
    }

    private static List<Path> foldersIn(Path tests) throws IOException {
        try (var all = Files.list(tests)) {
            return all.toList();
        }
    }

    private static boolean ownerIsGone(Path folder) {
        var name = folder.getFileName().toString();
        return name.chars().allMatch(Character::isDigit)
                && ProcessHandle.of(Long.parseLong(name)).isEmpty();
    }

    private static void stop(Servers started) {
        started.close();
        try {
            Folders.delete(own());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class KeysHolder {
        static final Keys KEYS = ToldServers.keys();
        static final Tokens TOKENS = new Tokens(KEYS);
    }
}
