package dev.ringline.sandbox.server;

import dev.ringline.sandbox.process.Launch;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a server keeps its files.
 *
 * @param durable whether what is committed must survive a power cut; a kill of the server it survives in any case
 */
public record ServerFolder(Path path, boolean durable) {
    public static ServerFolder durable(Path path) {
        return new ServerFolder(path.toAbsolutePath().normalize(), true);
    }

    public static ServerFolder fast(Path path) {
        return new ServerFolder(path.toAbsolutePath().normalize(), false);
    }

    Launch launch(String name, List<String> command) {
        return Launch.of(name, command, path);
    }
}
