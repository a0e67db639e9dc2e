package dev.ringline.dialer.fence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class HoldOffTest {
    @Test
    void as_livekit_has_it_a_dial_that_rings_for_30_s_holds_its_number_off_for_135_s() {
        var holdOff = HoldOff.of(Duration.ofSeconds(60), Duration.ofSeconds(20));
        assertThat(holdOff.after(Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(65 + 40 + 30));
    }

    /** It arrives in the last second that its token lives, and rings until LiveKit's own deadline. */
    @Property
    void it_outlasts_the_latest_ringing(@ForAll @IntRange(min = 1, max = 70) int ringingS) {
        var holdOff = HoldOff.of(Duration.ofSeconds(60), Duration.ofSeconds(20));
        var latestEnd = Duration.ofSeconds(5 + 60 + ringingS + 10);
        assertThat(holdOff.after(Duration.ofSeconds(ringingS))).isGreaterThan(latestEnd);
    }
}
