package dev.ringline.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import dev.ringline.cli.Failure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = {
            "Walks the tenant's journal: every hash, every chain, every signed checkpoint. Names the first bad record.",
            "With a FILE it verifies an exported journal, offline. Exit code 0 only if all of it holds."
        },
        footer = {
            "",
            "Examples:  ringline verify",
            "           ringline verify --export journal.jsonl --key journal.pem",
            "           ringline verify journal.jsonl --key journal.pem"
        })
public final class VerifyCommand implements Callable<Integer> {
    private static final Duration WITHIN = Duration.ofMinutes(30);

    @Mixin
    private Session session;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "An exported journal; without: the line's own.")
    private Path file;

    @Option(names = "--key", paramLabel = "PEM", description = "The public key; with --export it is written there.")
    private Path key;

    @Option(names = "--export", paramLabel = "FILE", description = "Write the journal there, and verify that file.")
    private Path export;

    @Override
    public Integer call() {
        var verdict = verdict();
        var holds = verdict.path("fault").isNull() || verdict.path("fault").isMissingNode();
        session.out().answer(verdict, out -> print(out, verdict, holds));
        return holds ? 0 : 1;
    }

    private JsonNode verdict() {
        if (export != null) {
            return JournalBundle.export(session.api(), export, keyBeside(export))
                    .verify();
        }
        if (file == null) {
            return Audits.verify(session.api(), WITHIN);
        }
        if (!Files.isReadable(file) || !Files.isReadable(keyBeside(file))) {
            throw new Failure(
                    "there is no " + (Files.isReadable(file) ? keyBeside(file) : file),
                    "ringline verify --export " + file + " writes both.");
        }
        return new JournalBundle(file, keyBeside(file)).verify();
    }

    private Path keyBeside(Path journal) {
        return key != null ? key : journal.resolveSibling(journal.getFileName() + ".pem");
    }

    private static void print(Output out, JsonNode verdict, boolean holds) {
        out.line("%s %s", out.style().mark(holds), holds ? "verified" : "BROKEN");
        Tree.print(out, verdict, Set.of("fault", "holds"));
        if (holds) {
            return;
        }
        var fault = verdict.path("fault");
        if (fault.path("sequence").asLong() == 0) { // a line of a file, not a record of a chain
            out.heading("Cannot be read").line("  %s", fault.path("says").asText());
        } else {
            out.heading("First bad record");
            Tree.print(out, fault, Set.of());
        }
    }
}
