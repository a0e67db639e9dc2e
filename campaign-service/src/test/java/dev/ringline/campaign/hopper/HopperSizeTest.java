package dev.ringline.campaign.hopper;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopperSizeTest {
    @ParameterizedTest
    @CsvSource({ // share of CPS, preparation ms, size
        "20,  3000, 100",
        "1,      0,   2",
        "0.1, 1000,   2",
        "100,  500, 250"
    })
    void holds_the_share_times_preparation_and_two_seconds(double share, long preparationMs, int size) {
        assertThat(HopperSize.of(share, Duration.ofMillis(preparationMs))).isEqualTo(size);
    }

    @Test
    void a_share_is_by_weight_and_within_the_campaigns_own_limit() {
        assertThat(HopperSize.share(20, 1, 4, null)).isEqualTo(5);
        assertThat(HopperSize.share(20, 3, 4, null)).isEqualTo(15);
        assertThat(HopperSize.share(20, 3, 4, 2)).isEqualTo(2);
    }

    @Test
    void preparation_is_assumed_until_it_was_measured_often_enough() {
        assertThat(HopperSize.preparation(List.of(Duration.ofMillis(1)))).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void a_queue_of_its_own_making_does_not_make_the_hopper_longer() {
        // what waits 3 s + 2 s in a hopper sized for 3 s of preparation leaves it sized for 3 s
        var seen = Collections.nCopies(50, Duration.ofSeconds(5));
        assertThat(HopperSize.preparation(seen)).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void preparation_is_bounded_whatever_was_measured() {
        var seen = Collections.nCopies(50, Duration.ofHours(1));
        assertThat(HopperSize.preparation(seen)).isEqualTo(Duration.ofSeconds(10));
    }

    @Property
    void the_shares_of_a_pool_never_exceed_it(
            @ForAll @DoubleRange(min = 0.1, max = 1000) double cps,
            @ForAll List<@IntRange(min = 1, max = 100) Integer> weights) {
        var all = weights.stream().mapToInt(Integer::intValue).sum();
        var shares = weights.stream()
                .mapToDouble(weight -> HopperSize.share(cps, weight, all, null))
                .sum();
        assertThat(shares).isLessThanOrEqualTo(cps * 1.000_001);
    }
}
