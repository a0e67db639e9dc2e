package dev.ringline.cli.command;

import dev.ringline.sandbox.House;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Listed here for its help; the launcher does the work, because tests must not depend on what they build. */
@Command(
        name = "test",
        mixinStandardHelpOptions = true,
        description = "Builds everything and runs all tests.",
        footer = {"", "Exit code 0 only if every test passed and no process was left behind."})
public final class TestCommand implements Callable<Integer> {
    @Option(names = "--long", description = "Also the long stack tests.")
    private boolean longToo;

    @Option(names = "--json", description = "One JSON object on standard output at the end.")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(House.root().resolve("ringline").toString(), "test"));
        if (longToo) {
            command.add("--long");
        }
        if (json) {
            command.add("--json");
        }
        return new ProcessBuilder(command).inheritIO().start().waitFor();
    }
}
