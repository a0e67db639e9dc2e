package dev.ringline.calllog.monitor;

import static dev.ringline.calllog.Samples.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SlidingSecondTest {
    private static PoolLimit limit(int cps, Instant from) {
        return new PoolLimit("acme", "pool", cps, cps, from);
    }

    private static List<Instant> at(Integer... ms) {
        return List.of(ms).stream().sorted().map(NOON::plusMillis).toList();
    }

    @Test
    void a_second_is_half_open() {
        assertThat(SlidingSecond.worst(at(0, 1000), List.of(limit(1, NOON))).breached())
                .isFalse();
        assertThat(SlidingSecond.worst(at(0, 999), List.of(limit(1, NOON))).breached())
                .isTrue();
    }

    @Test
    void over_a_change_the_higher_limit_holds() {
        var limits = List.of(limit(2, NOON.minusSeconds(60)), limit(1, NOON.plusMillis(500)));
        assertThat(SlidingSecond.worst(at(0, 600), limits).breached()).isFalse();
        assertThat(SlidingSecond.worst(at(2000, 2600), limits).breached()).isTrue();
    }

    @Test
    void without_a_limit_there_is_no_judgement() {
        assertThat(SlidingSecond.worst(at(0, 1), List.of())).isNull();
        assertThat(SlidingSecond.worst(List.of(), List.of(limit(1, NOON)))).isNull();
    }

    @Property
    void it_is_the_busiest_second_wherever_it_begins(
            @ForAll @Size(min = 1, max = 40) List<@IntRange(min = 0, max = 5_000) Integer> ms) {
        var slots = at(ms.toArray(Integer[]::new));
        var busiest = slots.stream()
                .mapToLong(from -> slots.stream()
                        .filter(slot -> !slot.isBefore(from) && slot.isBefore(from.plusSeconds(1)))
                        .count())
                .max()
                .orElseThrow();
        assertThat(SlidingSecond.worst(slots, List.of(limit(1, NOON))).invites())
                .isEqualTo((int) busiest);
    }
}
