package dev.ringline.calllog.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.calllog.Samples;
import dev.ringline.calllog.journal.Journalled;
import dev.ringline.events.Event;
import dev.ringline.events.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/decisions.txt");

    private static String line(Class<? extends Event> type) {
        var event = Samples.filled(type);
        var found = new Journalled(1, Topic.of(event).shortName(), Samples.recorded(event, 1, 1), List.of());
        var decision = Decision.of(found);
        var traces =
                Tracing.of(found).stream().map(Trace::about).map(Enum::name).distinct();
        return "%-20s rule=%-12s v=%-4s about=%-22s %s"
                .formatted(
                        decision.type(),
                        decision.rule(),
                        decision.rulesVersion(),
                        traces.collect(Collectors.joining(",")),
                        decision.says());
    }

    /** Delete the file to write it anew; review it like code. */
    @Test
    void what_is_said_of_each_event() throws IOException {
        var lines = Samples.types()
                .map(DecisionTest::line)
                .map(String::stripTrailing)
                .sorted();
        var now = lines.collect(Collectors.joining("\n", "", "\n"));
        if (Files.notExists(GOLDEN)) {
            Files.createDirectories(GOLDEN.getParent());
            Files.writeString(GOLDEN, now);
        }
        assertThat(now).isEqualTo(Files.readString(GOLDEN));
    }

    @Test
    void no_number_is_said() {
        assertThat(Samples.types().map(DecisionTest::line)).noneMatch(line -> line.contains(Samples.CALLEE.value()));
    }
}
