package dev.ringline.cli.stack;

import dev.ringline.sandbox.server.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What is kept of a run that broke a promise: what did not hold, logs, the carrier's INVITEs. */
final class Evidence {
    private static final List<String> KEPT = List.of("logs", "invites.jsonl");

    private Evidence() {}

    static void keep(Path line, Path to, FaultOutcome outcome) {
        try {
            if (Files.exists(to)) {
                Folders.delete(to);
            }
            Files.createDirectories(to);
            for (var part : KEPT) {
                if (Files.exists(line.resolve(part))) {
                    Files.move(line.resolve(part), to.resolve(part));
                }
            }
            Files.writeString(to.resolve("violation.txt"), outcome.plan() + "\n" + outcome.violation() + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException("cannot keep what is in " + line, e);
        }
    }
}
