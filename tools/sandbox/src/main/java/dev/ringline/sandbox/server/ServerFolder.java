package dev.ringline.sandbox.server;

import dev.ringline.sandbox.process.Launch;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a server keeps its files.
 *
 * @param kept whether they outlive the server; if not, the folder is deleted when its last server has ended
 */
public record ServerFolder(Path path, boolean kept) {
    public static ServerFolder kept(Path path) {
        return new ServerFolder(path.toAbsolutePath().normalize(), true);
    }

    public static ServerFolder thrownAway(Path path) {
        return new ServerFolder(path.toAbsolutePath().normalize(), false);
    }

    Launch launch(String name, List<String> command) {
        return Launch.of(name, command, path);
    }
}
