package dev.ringline.cli.line;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringline.sandbox.House;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * The line that runs from this clone now, written down so that the other commands find it.
 *
 * @param edge its front door
 * @param folder where it keeps its keys
 * @param pid of the process that holds it
 * @param liveKit the simulated LiveKit's address; empty for a real one
 */
public record Current(String edge, String folder, long pid, String tenant, String liveKit) {
    private static final JsonMapper JSON = new JsonMapper();

    public static Optional<Current> find() {
        try {
            if (!Files.exists(file())) {
                return Optional.empty();
            }
            var current = JSON.readValue(file().toFile(), Current.class);
            return ProcessHandle.of(current.pid).map(_ -> current);
        } catch (IOException e) {
            return Optional.empty(); // half written or of another version: as good as none
        }
    }

    public void write() {
        try {
            Files.createDirectories(file().getParent());
            var draft = file().resolveSibling("current.json." + pid);
            JSON.writeValue(draft.toFile(), this);
            Files.move(draft, file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file(), e);
        }
    }

    /** Only if it is still ours. */
    public void forget() {
        try {
            if (find().filter(found -> found.pid == pid).isPresent()) {
                Files.deleteIfExists(file());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path file() {
        return House.root().resolve(".ringline").resolve("current.json");
    }
}
