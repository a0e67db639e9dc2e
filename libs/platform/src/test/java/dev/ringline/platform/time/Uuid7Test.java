package dev.ringline.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class Uuid7Test {
    private final AtomicLong nowMs = new AtomicLong(1_767_355_200_000L);
    private final Clock clock = InstantSourceClock.of(() -> Instant.ofEpochMilli(nowMs.get()));

    @Test
    void it_says_when_it_was_drawn() {
        var id = new Uuid7(clock).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(nowMs.get());
    }

    @Property(tries = 50)
    void ids_rise_whatever_the_clock_does(@ForAll("jumps") java.util.List<Integer> jumps) {
        var ids = new Uuid7(clock);
        var drawn = Stream.of(jumps)
                .flatMap(java.util.List::stream)
                .map(jump -> {
                    nowMs.addAndGet(jump);
                    return ids.next().toString();
                })
                .toList();

        assertThat(drawn).isSorted().doesNotHaveDuplicates();
    }

    @net.jqwik.api.Provide
    net.jqwik.api.Arbitrary<java.util.List<Integer>> jumps() {
        return net.jqwik.api.Arbitraries.integers()
                .between(-5_000, 5_000)
                .list()
                .ofSize(200);
    }

    private static final class InstantSourceClock {
        static Clock of(InstantSource source) {
            return source.withZone(ZoneOffset.UTC);
        }
    }
}
