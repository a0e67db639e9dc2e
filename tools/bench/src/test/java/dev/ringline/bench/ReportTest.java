package dev.ringline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    @Test
    void a_figure_stands_beside_its_rivals() {
        var result = Result.beside(
                        "pacing.10",
                        "× the limit",
                        new Samples(List.of(1.0)),
                        "another",
                        new Samples(List.of(2.0)),
                        "≤ 1",
                        true)
                .with("used", "99.1 %");
        assertThat(Report.lines(List.of(result)))
                .anySatisfy(line -> assertThat(line).contains("✓", "pacing.10", "another", "0.50×"))
                .anySatisfy(line -> assertThat(line).contains("used: 99.1 %"));
    }

    @Test
    void a_rival_that_is_not_there_leaves_its_place_empty() {
        var result = Result.beside("x", "u", new Samples(List.of(1.0)), null, null, "≤ 1", false);
        assertThat(Report.lines(List.of(result)))
                .anySatisfy(line -> assertThat(line).contains("✗", "–"));
    }
}
