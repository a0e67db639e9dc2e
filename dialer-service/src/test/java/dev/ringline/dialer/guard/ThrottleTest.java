package dev.ringline.dialer.guard;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Half at once, and slowly back: golden for 20 calls a second. */
class ThrottleTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void a_refusal_halves_it_at_once_and_those_of_the_same_second_are_one() {
        var throttle = Throttle.none(20, 0).refused(0);
        assertThat(throttle.rate()).isEqualTo(10);
        assertThat(throttle.refused(SECOND - 1).rate()).isEqualTo(10);
        assertThat(throttle.refused(SECOND).rate()).isEqualTo(5);
    }

    @Test
    void it_comes_back_by_even_steps_over_minutes() {
        // given
        var throttle = Throttle.none(20, 0).refused(0);
        // when
        int seconds = 0;
        while (throttle.isSlowed()) {
            double before = throttle.rate();
            throttle = throttle.quiet(++seconds * SECOND);
            assertThat(throttle.rate() - before).isLessThanOrEqualTo(20.0 / 30 + 1e-9);
        }
        // then
        assertThat(seconds).isEqualTo(150);
        assertThat(throttle.rate()).isEqualTo(20);
    }

    @Property
    void it_never_stops_and_never_passes_what_was_granted(
            @ForAll @IntRange(min = 1, max = 1_000) int cps,
            @ForAll @IntRange(max = 60) int refusals,
            @ForAll @IntRange(max = 600) int quietS) {
        var throttle = Throttle.none(cps, 0);
        for (int second = 1; second <= refusals; second++) {
            throttle = throttle.refused(second * SECOND);
        }
        for (int second = 1; second <= quietS; second++) {
            throttle = throttle.quiet((refusals + second) * SECOND);
        }
        assertThat(throttle.rate()).isBetween(Throttle.LEAST, (double) cps);
    }
}
