package dev.ringline.sandbox.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Folders with all that is in them. */
public final class Folders {
    private Folders() {}

    /** Deletes it if it is there. */
    public static void delete(Path folder) throws IOException {
        for (var path : inside(folder)) {
            Files.deleteIfExists(path);
        }
    }

    private static List<Path> inside(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            return all.sorted(Comparator.reverseOrder()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }
}
