package dev.ringline.campaign.hopper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.hopper.HopperSize.Dialled;
import dev.ringline.campaign.hopper.HopperSize.Lately;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HopperSizeTest {
    private static final Instant NOW = Instant.parse("2026-03-02T12:00:00Z");

    @ParameterizedTest
    @CsvSource({ // share of CPS, preparation ms, size
        "20,  3000, 100",
        "1,      0,   2",
        "0.1, 1000,   2",
        "100,  500, 250"
    })
    void holds_the_share_times_preparation_and_two_seconds(double share, long preparationMs, int size) {
        var asFastAsTheShare = new Lately(1_000, NOW.minusSeconds(1), Duration.ofMillis(preparationMs));
        assertThat(HopperSize.of(share, asFastAsTheShare, NOW)).isEqualTo(size);
    }

    @Test
    void what_nobody_dials_is_not_released() { // a pool of 100 CPS whose 50 lines are taken for a minute each
        var lately = HopperSize.lately(dialled(100, 0.8, Duration.ofSeconds(2)));
        assertThat(HopperSize.of(100, lately, NOW)).isEqualTo(20 * 2); // all lines may come free at once
        var faster = HopperSize.lately(dialled(100, 40, Duration.ofSeconds(2)));
        assertThat(HopperSize.of(100, faster, NOW)).isBetween(80 * 2, 82 * 2);
        assertThat(HopperSize.of(50, faster, NOW)).isEqualTo(50 * 2);
    }

    @Test
    void until_it_was_seen_how_fast_is_dialled_no_pool_is_taken_at_its_word() {
        assertThat(HopperSize.of(5_000, HopperSize.lately(List.of()), NOW)).isEqualTo(500);
        assertThat(HopperSize.of(10, HopperSize.lately(List.of()), NOW)).isEqualTo(50);
    }

    /** Whoever dials all that it is given within a tick is soon given all that it may have. */
    @Property
    void a_fast_dialer_has_its_share_within_seconds(@ForAll @DoubleRange(min = 1, max = 5_000) double share) {
        var lately = HopperSize.lately(List.of());
        int held = HopperSize.of(share, lately, NOW);
        for (int tick = 0;
                tick < 15 && held < HopperSize.of(share, new Lately(1_000, NOW, lately.preparation()), NOW);
                tick++) {
            int dialled = Math.min(100, held);
            double cps = Math.min(share, held / 0.2); // in the tick's 200 ms
            lately = HopperSize.lately(dialled(Math.max(20, dialled), cps, Duration.ofSeconds(5)));
            held = HopperSize.of(share, lately, NOW);
        }
        assertThat(held).isGreaterThanOrEqualTo((int) Math.floor(share * 5));
    }

    /** Evenly, until now. */
    private static List<Dialled> dialled(int attempts, double cps, Duration took) {
        return IntStream.rangeClosed(1, attempts)
                .mapToObj(n -> NOW.minusNanos((long) (n * 1e9 / cps)))
                .map(at -> new Dialled(at.minus(took), at))
                .toList();
    }

    @Test
    void a_share_is_by_weight_and_within_the_campaigns_own_limit() {
        assertThat(HopperSize.share(20, 1, 4, null)).isEqualTo(5);
        assertThat(HopperSize.share(20, 3, 4, null)).isEqualTo(15);
        assertThat(HopperSize.share(20, 3, 4, 2)).isEqualTo(2);
    }

    @Test
    void preparation_is_assumed_until_it_was_measured_often_enough() {
        assertThat(HopperSize.lately(dialled(1, 1, Duration.ofMillis(1))).preparation())
                .isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void a_queue_of_its_own_making_does_not_make_the_hopper_longer() {
        // what waits 3 s + 2 s in a hopper sized for 3 s of preparation leaves it sized for 3 s
        var seen = HopperSize.lately(dialled(50, 10, Duration.ofSeconds(5)));
        assertThat(seen.preparation()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void preparation_is_bounded_whatever_was_measured() {
        var seen = HopperSize.lately(dialled(50, 10, Duration.ofHours(1)));
        assertThat(seen.preparation()).isEqualTo(Duration.ofSeconds(10));
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

    @Test
    void it_is_looked_at_when_half_of_it_is_gone_and_once_a_second() {
        var aMoment = Duration.ofMillis(200);
        assertThat(HopperSize.isWorthALook(200, 101, aMoment)).isFalse();
        assertThat(HopperSize.isWorthALook(200, 100, aMoment)).isTrue();
        assertThat(HopperSize.isWorthALook(200, 200, Duration.ofSeconds(1))).isTrue();
        assertThat(HopperSize.isWorthALook(2, 1, aMoment))
                .as("a pool of one call a second")
                .isTrue();
        assertThat(HopperSize.isWorthALook(0, 0, aMoment))
                .as("closed a moment ago")
                .isTrue();
    }
}
