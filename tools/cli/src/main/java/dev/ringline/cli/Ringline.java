package dev.ringline.cli;

import dev.ringline.bench.BenchCommand;
import dev.ringline.cli.api.ApiProblem;
import dev.ringline.cli.command.CallCommand;
import dev.ringline.cli.command.CampaignCommand;
import dev.ringline.cli.command.DemoCommand;
import dev.ringline.cli.command.FaultsCommand;
import dev.ringline.cli.command.ImportCommand;
import dev.ringline.cli.command.KillCommand;
import dev.ringline.cli.command.NumbersCommand;
import dev.ringline.cli.command.ReplayCommand;
import dev.ringline.cli.command.StatusCommand;
import dev.ringline.cli.command.SuppressCommand;
import dev.ringline.cli.command.TestCommand;
import dev.ringline.cli.command.TokenCommand;
import dev.ringline.cli.command.UpCommand;
import dev.ringline.cli.command.VerifyCommand;
import dev.ringline.cli.command.WhyCommand;
import dev.ringline.cli.line.LineStopped;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The one command. */
@Command(
        name = "ringline",
        mixinStandardHelpOptions = true,
        version = "Ringline 0.1.0",
        description = "Rings every lead of a campaign through LiveKit, as fast as the carrier allows and never faster.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {
            "",
            "Start with:  ringline demo",
            "Exit code 0 only when what a command says holds. Every command has --help and --json."
        },
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            TestCommand.class,
            FaultsCommand.class,
            TokenCommand.class,
            NumbersCommand.class,
            CampaignCommand.class,
            ImportCommand.class,
            CallCommand.class,
            SuppressCommand.class,
            StatusCommand.class,
            WhyCommand.class,
            KillCommand.class,
            ReplayCommand.class,
            VerifyCommand.class,
            BenchCommand.class
        })
public final class Ringline implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    public static void main(String[] args) {
        System.setProperty("slf4j.internal.verbosity", "ERROR");
        LogManager.getLogManager().reset(); // libraries' words are not for the screen: what matters, the command says
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Ringline())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setExecutionExceptionHandler((e, command, _) -> explain(e, command));
    }

    /** Without a command: says what there is. */
    @Override
    public Integer call() {
        spec.commandLine().usage(System.out);
        return ExitCode.USAGE;
    }

    private static int explain(Exception e, CommandLine command) {
        var err = command.getErr();
        switch (e) {
            case LineStopped _ -> {}
            case Failure failure -> {
                err.println(failure.getMessage());
                if (!failure.advice().isBlank()) {
                    err.println(failure.advice());
                }
            }
            case ApiProblem problem -> {
                err.println(problem.getMessage());
                if (!problem.advice().isBlank()) {
                    err.println(problem.advice());
                }
            }
            case IllegalStateException _, IllegalArgumentException _ -> err.println(e.getMessage());
            default -> {
                err.println(e.getMessage() == null ? e.toString() : e.getMessage());
                if (System.getenv("RINGLINE_TRACE") != null) {
                    e.printStackTrace(err);
                }
            }
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }
}
