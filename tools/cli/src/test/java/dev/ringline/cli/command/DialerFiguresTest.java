package dev.ringline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.cli.api.Metrics;
import dev.ringline.cli.command.DialerFigures.Stage;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DialerFiguresTest {
    private static final String SAID = """
            # HELP ringline_claims
            # TYPE ringline_claims counter
            ringline_claims_total{said="granted"} 1521.0
            ringline_claims_total{said="suppressed"} 2.0
            ringline_claims_total{said="window"} 1.0E1
            ringline_claims_deferred_total{why="no slot"} 2928.0
            ringline_claims_deferred_total{why="campaign cps"} 58.0
            ringline_claim_obstacles_total{obstacle="VIEW_STALE"} 7.0
            ringline_lane_turns_total{pool="p-1",said="too-late"} 16.0
            ringline_lane_turns_total{pool="p-1",said="sent"} 505.0
            ringline_lane_refusals_total{pool="p-1"} 3.0
            ringline_lane_refusals_total{pool="p-2"} 1.0
            ringline_agents_idle_seconds_total{fate="called"} 102.25
            ringline_rules_view_age_ms 398.0
            ringline_relay_behind_seconds{outbox="outbox_data"} NaN
            ringline_stage_seconds_max{stage="ring"} 30.1
            ringline_stage_seconds{stage="ring",quantile="0.5"} 0.9
            ringline_stage_seconds{stage="ring",quantile="0.99"} 30.0
            ringline_stage_seconds_count{stage="ring"} 7.0
            ringline_stage_seconds_sum{stage="ring"} 35.0
            """;

    private final DialerFigures figures = DialerFigures.of(Metrics.of(SAID));

    @Test
    void claims_are_told_by_what_they_were_told() {
        assertThat(figures.granted()).isEqualTo(1_521);
        assertThat(figures.refused()).containsExactly(Map.entry("suppressed", 2L), Map.entry("window", 10L));
        assertThat(figures.deferred()).containsExactly(Map.entry("campaign cps", 58L), Map.entry("no slot", 2_928L));
        assertThat(figures.obstacles()).containsExactly(Map.entry("VIEW_STALE", 7L));
        assertThat(figures.tooLate()).isEqualTo(16);
        assertThat(figures.carrierRefusals()).isEqualTo(4);
        assertThat(figures.rulesViewAgeMs()).isEqualTo(398);
        assertThat(figures.stages()).containsExactly(Map.entry("ring", new Stage(7, 5.0, 0.9, 30.0)));
    }

    @Test
    void people_read_the_most_frequent_first() {
        var text = new StringWriter();
        figures.print(new Output(new PrintWriter(text, true), false));
        assertThat(text.toString())
                .contains("398 ms old")
                .contains("1,521 granted · 12 refused: window 10, suppressed 2")
                .contains("no slot 2,928, campaign cps 58")
                .contains("102.3 s for calls · 0.0 s for none")
                .containsPattern("ring +7 +5.00 +0.90 +30.00");
    }
}
