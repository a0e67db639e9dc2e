package dev.ringline.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
    @Test
    void the_median_is_the_middle_and_the_spread_is_from_least_to_most() {
        var samples = new Samples(List.of(120.0, 90.0, 100.0));

        assertThat(samples.median()).isEqualTo(100);
        assertThat(samples.spread()).isEqualTo(0.3);
    }

    @Test
    void a_ratio_below_the_target_is_a_target_missed() {
        var ours = new Samples(List.of(190.0));
        var rival = new Samples(List.of(100.0));

        assertThat(Result.against("a", "leads/s", ours, "queue", rival, 2).ok()).isFalse();
        assertThat(Result.against("a", "leads/s", ours, "queue", rival, 1.9).ok())
                .isTrue();
    }

    @Test
    void a_rival_that_is_missing_is_a_target_missed() {
        var result = Result.missing("a", "leads/s", new Samples(List.of(1.0)), "no node here", "≥ 2×");

        assertThat(result.ok()).isFalse();
        assertThat(result.rival()).isNull();
        assertThat(Report.lines(List.of(result))).anyMatch(line -> line.contains("no node here"));
    }
}
