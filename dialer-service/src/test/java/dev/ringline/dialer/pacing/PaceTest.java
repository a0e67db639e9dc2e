package dev.ringline.dialer.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class PaceTest {
    @Property
    void a_pool_can_be_slowed_to_any_rate_below_its_own(
            @ForAll @IntRange(min = 1, max = Pace.CPS_MAX) int cps,
            @ForAll @DoubleRange(min = 0.05, max = 1.0, maxIncluded = false) double part) {
        // given
        double rate = cps * part;
        var granted = Pace.of(cps, 150_000_000L);
        // when
        var slowed = granted.slowedTo(rate);
        // then
        assertThat(slowed.cps()).isBetween(1, cps);
        assertThat(slowed.intervalNanos()).isGreaterThanOrEqualTo((long) (granted.windowNanos() / rate));
    }
}
