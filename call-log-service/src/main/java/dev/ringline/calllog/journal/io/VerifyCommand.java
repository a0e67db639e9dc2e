package dev.ringline.calllog.journal.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.calllog.journal.Fault;
import dev.ringline.calllog.journal.Verdict;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Verifies an exported bundle without a server: {@code VerifyCommand BUNDLE PUBLIC_KEY.pem [--json]}. Exit code 0: all of it
 * holds; 1: it does not, and the first bad record is named; 2: it could not be asked.
 */
public final class VerifyCommand {
    private static final int HOLDS = 0;
    private static final int BROKEN = 1;
    private static final int USAGE = 2;

    private VerifyCommand() {}

    public static void main(String[] args) {
        System.exit(run(args, System.out, System.err));
    }

    public static int run(String[] args, PrintStream out, PrintStream err) {
        var files = Arrays.stream(args).filter(arg -> !arg.equals("--json")).toList();
        if (files.size() != 2) {
            err.println("usage: verify BUNDLE PUBLIC_KEY.pem [--json]");
            return USAGE;
        }
        try (var bundle = Files.newInputStream(Path.of(files.getFirst()))) {
            var keys = PublicKeys.ofPem(Files.readString(Path.of(files.getLast())));
            var verdict = BundleReader.verify(bundle, keys);
            out.println(files.size() == args.length ? text(verdict) : json(verdict));
            return verdict.holds() ? HOLDS : BROKEN;
        } catch (IOException | IllegalArgumentException e) {
            err.println("cannot verify: " + e.getMessage());
            return USAGE;
        }
    }

    private static String text(Verdict verdict) {
        var walked = "%,d records in %d chains, %,d checkpoints"
                .formatted(verdict.records(), verdict.chains(), verdict.checkpoints());
        return verdict.fault()
                .map(fault -> "BROKEN after %s%n%s".formatted(walked, text(fault)))
                .orElse("verified: " + walked);
    }

    private static String text(Fault fault) {
        return fault.sequence() == 0
                ? "cannot be read: " + fault.says()
                : "first bad record: position %d, chain %s, sequence %d: %s"
                        .formatted(fault.position(), fault.chain(), fault.sequence(), fault.says());
    }

    private static String json(Verdict verdict) throws JsonProcessingException {
        return new ObjectMapper().writeValueAsString(VerdictView.of(verdict));
    }
}
