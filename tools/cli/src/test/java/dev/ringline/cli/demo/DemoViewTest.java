package dev.ringline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.cli.screen.Style;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DemoViewTest {
    private static final int WIDTH = 100;

    @Test
    void it_shows_what_is_done_what_is_under_way_and_what_is_ahead() {
        var steps = List.of(
                Step.ahead(DemoSteps.LINE).done("all parts", List.of("and more of it"), Duration.ofMillis(8_100)),
                Step.ahead(DemoSteps.DIALLING).running("starting"),
                Step.ahead(DemoSteps.VERIFY));
        var lines = new DemoView(Style.PLAIN, WIDTH).lines("Ringline demo", Duration.ofSeconds(61), steps, dialling());
        assertThat(lines)
                .anyMatch(line -> line.startsWith("  Ringline demo") && line.endsWith("1:01"))
                .anyMatch(line -> line.startsWith("  ✓  line       all parts") && line.endsWith("8.1 s"))
                .contains("                and more of it")
                .anyMatch(line -> line.contains("●  dialling"))
                .anyMatch(line -> line.contains("500 of 1,000"))
                .anyMatch(line -> line.contains("INVITEs/s  ▄█") && line.contains("limit 20"))
                .contains("  ·  verify   ");
        assertThat(lines).allMatch(line -> line.length() <= WIDTH);
    }

    private static Dialling dialling() {
        var leads = new TreeMap<String, Integer>();
        leads.put("WAITING", 500);
        leads.put("FINISHED", 500);
        return new Dialling(500, 1_000, 20, 7, List.of(0, 10, 20), leads, new TreeMap<>(), "");
    }
}
