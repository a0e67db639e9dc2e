package dev.ringline.bench.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
    private static final long MS = 1_000_000L;

    @Test
    void what_comes_evenly_uses_the_limit_and_passes_it_nowhere() {
        var seen = every(100, 10).seen(10);
        assertThat(seen.most()).isEqualTo(1.0);
        assertThat(seen.above()).isZero();
        assertThat(seen.used()).isCloseTo(1.0, within(0.001));
    }

    @Test
    void what_comes_a_little_too_soon_is_above_in_each_second() {
        var seen = every(99, 10).seen(10);
        assertThat(seen.most()).isEqualTo(1.1);
        assertThat(seen.above()).isGreaterThan(80);
    }

    @Test
    void two_bursts_around_the_turn_of_a_second_are_twice_the_limit() {
        var arrivals = new Arrivals(1, 10);
        for (int n = 0; n < 20; n++) {
            arrivals.add(0, n < 10 ? 990 * MS + n : 1_000 * MS + n);
        }
        assertThat(arrivals.seen(10).most()).isEqualTo(2.0);
    }

    @Test
    void a_pool_that_falls_silent_did_not_use_its_limit() {
        var arrivals = new Arrivals(1, 10);
        for (int n = 0; n < 50; n++) {
            arrivals.add(0, n * 100 * MS);
        }
        assertThat(arrivals.seen(10).used()).isLessThan(0.6);
    }

    @Test
    void a_pool_apart_is_judged_apart() {
        var arrivals = new Arrivals(2, 1);
        arrivals.add(0, 0);
        arrivals.add(1, 1);
        assertThat(arrivals.seen(10).most()).isEqualTo(1.0);
    }

    private static Arrivals every(long ms, int cps) {
        var arrivals = new Arrivals(1, cps);
        for (int n = 0; n < 100; n++) {
            arrivals.add(0, n * ms * MS);
        }
        return arrivals;
    }
}
