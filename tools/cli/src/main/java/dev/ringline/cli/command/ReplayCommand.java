package dev.ringline.cli.command;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        description = {
            "Rebuilds the tenant's call log from the journal beside the live one and compares the two byte for byte.",
            "Exit code 0 only if they are equal. Replaying cannot dial."
        })
public final class ReplayCommand implements Callable<Integer> {
    private static final Duration WITHIN = Duration.ofMinutes(30);

    @Mixin
    private Session session;

    @Override
    public Integer call() {
        var result = Audits.replay(session.api(), WITHIN);
        var equal = result.path("equal").asBoolean();
        session.out().answer(result, out -> {
            out.line("%s %s", out.style().mark(equal), equal ? "equal, byte for byte" : "NOT equal");
            Tree.print(out, result, Set.of("equal"));
        });
        return equal ? 0 : 1;
    }
}
