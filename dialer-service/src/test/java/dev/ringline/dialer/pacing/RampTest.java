package dev.ringline.dialer.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RampTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long OVER = 180 * SECOND;

    @Test
    void it_begins_with_a_tenth_and_ends_with_all_of_it() {
        var ramp = Ramp.begun(OVER, 0);
        assertThat(ramp.rate(10)).isEqualTo(1);
        assertThat(dialling(ramp, 0, 90).rate(10)).isCloseTo(5.5, Offset.offset(0.1));
        assertThat(dialling(ramp, 0, 180).rate(10)).isEqualTo(10);
    }

    @Test
    void a_pool_that_dials_nothing_does_not_grow() {
        var ramp = Ramp.begun(OVER, 0);
        for (int s = 1; s <= 250; s++) {
            ramp = ramp.seen(false, s * SECOND);
        }
        assertThat(ramp.rate(10)).isEqualTo(1);
    }

    @Test
    void a_pool_that_stood_still_begins_anew() {
        var ramp = dialling(Ramp.begun(OVER, 0), 0, 180);
        assertThat(ramp.seen(false, (180 + 299) * SECOND).rate(10)).isEqualTo(10);
        assertThat(ramp.seen(false, (180 + 301) * SECOND).rate(10)).isEqualTo(1);
    }

    @Test
    void the_slowest_pool_still_dials() {
        assertThat(Ramp.begun(OVER, 0).rate(1)).isEqualTo(Ramp.LEAST);
    }

    @Test
    void without_a_ramp_it_is_all_at_once() {
        assertThat(Ramp.begun(0, 5).rate(500)).isEqualTo(500);
    }

    @Property
    void it_only_grows_while_it_dials_and_never_beyond_what_was_granted(
            @ForAll @IntRange(min = 1, max = 1_000) int granted, @ForAll @IntRange(max = 400) int seconds) {
        var ramp = dialling(Ramp.begun(OVER, 0), 0, seconds);
        var next = ramp.seen(true, (seconds + 1) * SECOND);
        assertThat(next.rate(granted)).isBetween(ramp.rate(granted), (double) granted);
    }

    private static Ramp dialling(Ramp ramp, int fromS, int toS) {
        var grown = ramp;
        for (int s = fromS + 1; s <= toS; s++) {
            grown = grown.seen(true, s * SECOND);
        }
        return grown;
    }
}
