package dev.ringline.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.cli.screen.Style;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
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

    @Test
    void what_is_done_is_told_whole_on_as_many_lines_as_it_takes() {
        var says = "imported 1,500 = " + "invalid 180 + ".repeat(10) + "finished 526";
        var lines = new DemoView(Style.PLAIN, WIDTH)
                .lines(Step.ahead(DemoSteps.COUNT).done(says, List.of("and " + says), Duration.ofMillis(100)));
        var told = String.join(" ", lines).replaceAll(" +", " ");
        assertThat(lines.getFirst()).endsWith("0.1 s");
        assertThat(told.replace(" 0.1 s", "")).isEqualTo(" ✓ count " + says + " and " + says);
    }

    @Property
    void nothing_is_wider_or_longer_than_the_terminal(
            @ForAll @IntRange(min = 60, max = 200) int width, @ForAll @IntRange(min = 5, max = 60) int rows) {
        var tooLong = "0123456789".repeat(15);
        var steps = DemoSteps.ALL.stream()
                .map(name -> name.equals(DemoSteps.DIALLING)
                        ? Step.ahead(name).running(tooLong)
                        : Step.ahead(name).done(tooLong, List.of(tooLong, tooLong), Duration.ofMinutes(3)))
                .toList();
        var busy = new Dialling(500, 1_000, 20, 7, Collections.nCopies(300, 20), many(), many(), tooLong);
        var lines = new DemoView(Style.PLAIN, width).linesWithin(rows, "Ringline demo", Duration.ZERO, steps, busy);
        assertThat(lines).hasSizeLessThanOrEqualTo(rows).allMatch(line -> line.length() <= width);
    }

    @Test
    void where_there_is_room_for_the_steps_only_their_details_go_first() {
        var steps = DemoSteps.ALL.stream()
                .map(name -> Step.ahead(name).done("done " + name, List.of("one", "two"), Duration.ZERO))
                .toList();
        var view = new DemoView(Style.PLAIN, WIDTH);
        var all = view.linesWithin(100, "Ringline demo", Duration.ZERO, steps, null);
        var few = view.linesWithin(23, "Ringline demo", Duration.ZERO, steps, null);
        assertThat(all).hasSize(4 + 3 * steps.size());
        assertThat(few).hasSizeLessThanOrEqualTo(23);
        for (var name : DemoSteps.ALL) {
            assertThat(few).anyMatch(line -> line.contains("done " + name));
        }
    }

    private static TreeMap<String, Integer> many() {
        var counts = new TreeMap<String, Integer>();
        for (var i = 0; i < 12; i++) {
            counts.put("STATE_" + i, 1_000 + i);
        }
        return counts;
    }

    private static Dialling dialling() {
        var leads = new TreeMap<String, Integer>();
        leads.put("WAITING", 500);
        leads.put("FINISHED", 500);
        return new Dialling(500, 1_000, 20, 7, List.of(0, 10, 20), leads, new TreeMap<>(), "");
    }
}
