package dev.ringline.cli.command;

import dev.ringline.cli.line.LiveKitMode;
import dev.ringline.cli.stack.FaultOutcome;
import dev.ringline.cli.stack.FaultRuns;
import dev.ringline.sandbox.House;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = {
            "Breaks the line on purpose while it dials, and judges it by the carrier's own log.",
            "Processes killed at and between the steps of a dial, stopped and woken, answers lost, LiveKit crashed, webhooks "
                    + "forged, lost and out of order, the disk full, databases restored from backups, two of these at once. "
                    + "Each seed draws its own. Nobody is rung: providers are simulated."
        },
        footer = {
            "",
            "A seed that breaks a promise leaves its logs and INVITEs in .ringline/faults/seed-N; --seed N repeats it.",
            "Exit code 0 only if every seed held."
        })
public final class FaultsCommand implements Callable<Integer> {
    private static final int BROKEN_SHOWN = 400;

    @Option(names = "--seeds", paramLabel = "N", defaultValue = "20", description = "How many (default: 20).")
    private int seeds;

    @Option(names = "--seed", paramLabel = "N", description = "The first; alone: only this one.")
    private Long first;

    @Option(
            names = "--lines",
            paramLabel = "N",
            defaultValue = "1",
            description = {
                "How many lines run beside each other, each with servers and services of its own: some 3 GB of memory and a core "
                        + "each (default: 1)."
            })
    private int lines;

    @Option(
            names = "--livekit",
            paramLabel = "MODE",
            defaultValue = "fenced",
            description = "fenced, or cloud: LiveKit makes rooms by itself, and dials come late (default: fenced).")
    private LiveKitMode liveKit = LiveKitMode.FENCED;

    @Option(
            names = "--virtual",
            description = {
                "In virtual time, on the same decisions with model providers, databases and Kafka: hundreds of seeds a minute.",
                "A seed that breaks a promise is shrunk to the little that it takes, and told step by step."
            })
    private boolean virtual;

    @Option(
            names = "--json",
            description = "One JSON object on standard output at the end; progress goes to standard error.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (seeds < 1 || lines < 1) {
            throw new ParameterException(spec.commandLine(), "--seeds and --lines: 1 at least");
        }
        var from = first == null ? 1 : first;
        var alone = first != null && !spec.commandLine().getParseResult().hasMatchedOption("--seeds");
        var progress = json ? spec.commandLine().getErr() : spec.commandLine().getOut();
        if (virtual) {
            var out = new Output(spec.commandLine().getOut(), json);
            return new VirtualFaults(progress, out).run(from, alone ? 1 : seeds) ? 0 : 1;
        }
        var folder = House.root().resolve(".ringline/faults");
        var outcomes = FaultRuns.run(folder, liveKit, from, alone ? 1 : seeds, lines, outcome -> {
            progress.println(line(outcome));
            progress.flush();
        });
        new Output(spec.commandLine().getOut(), json).answer(summary(outcomes), out -> out.line(lastLine(outcomes)));
        return outcomes.stream().allMatch(FaultOutcome::held) ? 0 : 1;
    }

    private static String line(FaultOutcome outcome) {
        var text = "seed %-5d %-7s %3d leads %3d INVITEs %5.1f s  %s"
                .formatted(
                        outcome.seed(),
                        outcome.held() ? "held" : "BROKEN",
                        outcome.leads(),
                        outcome.invites(),
                        outcome.took().toMillis() / 1_000.0,
                        outcome.plan());
        return outcome.held()
                ? text
                : text + "\n    " + shortened(outcome.violation()).replace("\n", "\n    ");
    }

    private static String shortened(String text) {
        return text.length() <= BROKEN_SHOWN ? text : text.substring(0, BROKEN_SHOWN) + " …"; // whole in violation.txt
    }

    private static String lastLine(List<FaultOutcome> outcomes) {
        return summary(outcomes).entrySet().stream()
                .filter(entry -> !entry.getKey().equals("broken"))
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .reduce((left, right) -> left + ", " + right)
                .orElseThrow();
    }

    private static Map<String, Object> summary(List<FaultOutcome> outcomes) {
        var summary = new java.util.LinkedHashMap<String, Object>();
        summary.put("seeds", outcomes.size());
        summary.put("held", outcomes.stream().filter(FaultOutcome::held).count());
        summary.put(
                "violations",
                outcomes.stream().filter(outcome -> !outcome.held()).count());
        summary.put("faults", outcomes.stream().mapToInt(FaultOutcome::struck).sum());
        summary.put("leads", outcomes.stream().mapToInt(FaultOutcome::leads).sum());
        summary.put(
                "invites", outcomes.stream().mapToLong(FaultOutcome::invites).sum());
        summary.put(
                "seconds",
                outcomes.stream()
                        .map(FaultOutcome::took)
                        .reduce(Duration.ZERO, Duration::plus)
                        .toSeconds());
        var broken = new TreeMap<Long, String>();
        outcomes.stream()
                .filter(outcome -> !outcome.held())
                .forEach(outcome -> broken.put(outcome.seed(), outcome.plan() + ": " + outcome.violation()));
        summary.put("broken", broken);
        return summary;
    }
}
