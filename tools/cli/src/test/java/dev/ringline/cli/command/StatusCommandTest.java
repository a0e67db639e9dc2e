package dev.ringline.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusCommandTest {
    private final ObjectMapper json = new ObjectMapper();

    @Test
    void what_a_kill_switch_stops_is_named() {
        var lanes = json.valueToTree(List.of(Map.of("poolId", "p-1", "name", "main")));
        var campaigns = json.valueToTree(List.of(Map.of("id", "c-1", "poolId", "p-1", "name", "spring")));
        assertThat(StatusCommand.named("p-1", lanes, campaigns)).isEqualTo("main (p-1)");
        assertThat(StatusCommand.named("c-1", lanes, campaigns)).isEqualTo("spring (c-1)");
        assertThat(StatusCommand.named("gone", lanes, campaigns)).isEqualTo("gone");
        assertThat(StatusCommand.named("", lanes, campaigns)).isEmpty();
    }

    @Test
    void a_lane_that_goes_slower_than_granted_says_why() {
        var lane = Map.of("owner", "d-1", "cps", 10, "allowedCps", 8.0);
        assertThat(StatusCommand.stoppedBy(json.valueToTree(lane), 1_250))
                .isEqualTo("the guard: an INVITE counts 1.25 s");
        assertThat(StatusCommand.stoppedBy(json.valueToTree(lane), 1_010)).isEqualTo("it still grows");
        assertThat(StatusCommand.stoppedBy(json.valueToTree(lane), 0)).isEmpty();
        var refused = Map.of("owner", "d-1", "cps", 10, "allowedCps", 5.0, "throttledCps", 5.0);
        assertThat(StatusCommand.stoppedBy(json.valueToTree(refused), 1_010)).isEqualTo("the carrier's refusals");
        var full = Map.of("owner", "d-1", "cps", 10, "allowedCps", 9.9);
        assertThat(StatusCommand.stoppedBy(json.valueToTree(full), 1_010)).isEmpty();
    }
}
