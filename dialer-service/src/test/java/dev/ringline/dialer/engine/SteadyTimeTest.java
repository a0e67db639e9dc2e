package dev.ringline.dialer.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SteadyTimeTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"PT1H", "PT-1H", "PT0S"})
    void goes_on_as_the_monotonic_clock_does_wherever_the_wall_clock_jumps(Duration jump) {
        // given
        var wall = new AtomicReference<>(NOON);
        var nanos = new AtomicLong(Long.MAX_VALUE - 5); // it may pass the end of its range
        var steady = new SteadyTime(wall::get, nanos::get);
        var before = steady.instant();
        // when
        wall.set(NOON.plus(jump));
        nanos.addAndGet(Duration.ofSeconds(6).toNanos());
        // then
        assertThat(Duration.between(before, steady.instant())).isEqualTo(Duration.ofSeconds(6));
    }
}
