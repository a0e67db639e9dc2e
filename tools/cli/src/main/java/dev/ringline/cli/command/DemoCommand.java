package dev.ringline.cli.command;

import dev.ringline.cli.demo.DemoPlan;
import dev.ringline.cli.demo.DemoRun;
import dev.ringline.cli.screen.Style;
import dev.ringline.cli.screen.Terminal;
import dev.ringline.sandbox.House;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "The whole line in about two minutes, on simulated providers. Nobody is rung.",
            "Imports numbers and a messy lead file, dials, kills the dialer in the middle, pauses, resumes, and then proves "
                    + "what happened. All numbers are fictitious, and no credential is read whatever is in the environment."
        },
        footer = {"", "Exit code 0 only if everything that it shows held."})
public final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--leads",
            paramLabel = "N",
            defaultValue = "1500",
            description = "Rows of the lead file (default: 1500).")
    private int leads;

    @Option(names = "--cps", paramLabel = "N", defaultValue = "20", description = "Calls a second (default: 20).")
    private int cps;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "7", description = "Of the lead file (default: 7).")
    private long seed;

    @Option(names = "--keep", description = "Leave the line running afterwards, to look around, until Ctrl-C.")
    private boolean keep;

    @Option(
            names = "--json",
            description = "One JSON object on standard output at the end; progress goes to standard error.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        var plan =
                new DemoPlan(leads, cps, seed, House.root().resolve(".ringline").resolve("demo"), keep);
        var progress = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        var terminal = json ? Style.PLAIN : Style.ofTerminal();
        var result = new DemoRun(plan, progress, terminal, !json && Terminal.isLive()).run(ready -> {
            if (json) {
                new Output(spec.commandLine().getOut(), true).answer(ready, _ -> {});
            }
        });
        return result.ok() ? 0 : 1;
    }
}
