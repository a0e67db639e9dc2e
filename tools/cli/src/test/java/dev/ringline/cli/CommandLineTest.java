package dev.ringline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
    static Stream<CommandLine> commands() {
        return below(Ringline.commandLine());
    }

    private static Stream<CommandLine> below(CommandLine command) {
        return command.getSubcommands().values().stream().flatMap(sub -> Stream.concat(Stream.of(sub), below(sub)));
    }

    static Stream<CommandLine> commandsThatDo() {
        return commands().filter(command -> command.getSubcommands().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void each_has_help_with_a_description(CommandLine command) {
        var spec = command.getCommandSpec();
        assertThat(spec.findOption("--help")).as(spec.qualifiedName()).isNotNull();
        assertThat(spec.usageMessage().description()).as(spec.qualifiedName()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("commandsThatDo")
    void each_that_does_something_has_json(CommandLine command) {
        var spec = command.getCommandSpec();
        assertThat(spec.findOption("--json")).as(spec.qualifiedName()).isNotNull();
    }

    /** The list of commands shows the first one only, and people's terminals break lines by themselves. */
    @ParameterizedTest
    @MethodSource("commands")
    void each_describes_itself_in_whole_sentences(CommandLine command) {
        var spec = command.getCommandSpec();
        assertThat(spec.usageMessage().description())
                .as(spec.qualifiedName())
                .allMatch(text -> text.isEmpty() || text.endsWith(".") || text.endsWith("?"));
    }

    @Test
    void one_kill_switch_is_set_at_a_time() {
        var err = new StringWriter();
        var command = Ringline.commandLine().setErr(new PrintWriter(err, true));
        assertThat(command.execute("kill", "--on", "--campaign", "spring", "--pool", "p"))
                .isEqualTo(1);
        assertThat(err.toString()).contains("one campaign or for one pool");
    }

    @Test
    void all_that_was_promised_are_there() {
        assertThat(Ringline.commandLine().getSubcommands().keySet())
                .containsAll(List.of(
                        "up",
                        "demo",
                        "test",
                        "token",
                        "numbers",
                        "campaign",
                        "import",
                        "call",
                        "suppress",
                        "status",
                        "why",
                        "kill",
                        "replay",
                        "verify"));
    }

    @Test
    void where_nothing_answers_it_says_what_to_do() {
        var err = new StringWriter();
        var command = Ringline.commandLine().setErr(new PrintWriter(err, true));
        var code = command.execute("campaign", "list", "--url", "http://127.0.0.1:1", "--token", "none");
        assertThat(code).isEqualTo(1);
        assertThat(err.toString())
                .contains("nothing answers at http://127.0.0.1:1")
                .contains("./ringline up");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "campaign list --url nonsense --token none        | --url is like http://127.0.0.1:8080, not nonsense",
                "campaign create --token none --url http://[::1]:1 | a campaign needs a name, a trunk and an agent",
                "import . --token none --url http://[::1]:1       | there is no file . that can be read",
                "up --replicas 3                                  | --replicas is 1 or 2, not 3",
            })
    void what_cannot_be_meant_is_refused_before_anything_is_asked(String line, String says) {
        var err = new StringWriter();
        var command = Ringline.commandLine().setErr(new PrintWriter(err, true));
        assertThat(command.execute(line.split(" "))).isEqualTo(1);
        assertThat(err.toString()).contains(says);
    }

    @Test
    void a_demo_of_no_leads_is_refused_with_its_bounds() {
        var err = new StringWriter();
        var command = Ringline.commandLine().setErr(new PrintWriter(err, true));
        assertThat(command.execute("demo", "--leads", "3")).isEqualTo(1);
        assertThat(err.toString()).contains("--leads is 50 to 5000");
    }
}
