package dev.ringline.dialer.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.fairness.FairTurns.Wanting;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FairTurnsTest {
    @Property
    void everybody_gets_the_share_of_its_weight(
            @ForAll @Size(min = 1, max = 10) List<@IntRange(min = 1, max = 100) Integer> weights) {
        // given
        var wanting = IntStream.range(0, weights.size())
                .mapToObj(i -> new Wanting<>(i, weights.get(i)))
                .toList();
        int sum = weights.stream().mapToInt(Integer::intValue).sum();
        // when
        var turns = take(new FairTurns<>(), wanting, sum * 10);
        // then
        for (var w : wanting) {
            assertThat(turns.getOrDefault(w.key(), 0)).isBetween(w.weight() * 10 - 2, w.weight() * 10 + 2);
        }
    }

    @Test
    void who_was_idle_is_owed_nothing() {
        // given
        var turns = new FairTurns<String>();
        take(turns, List.of(new Wanting<>("busy", 1)), 1_000);
        // when
        var both = take(turns, List.of(new Wanting<>("busy", 1), new Wanting<>("fresh", 1)), 100);
        // then
        assertThat(both).containsEntry("busy", 50).containsEntry("fresh", 50);
    }

    @Test
    void nobody_wanting_is_nobody_next() {
        assertThat(new FairTurns<String>().next(List.of())).isEmpty();
    }

    private static <K> Map<K, Integer> take(FairTurns<K> turns, List<Wanting<K>> wanting, int times) {
        var taken = new HashMap<K, Integer>();
        for (int i = 0; i < times; i++) {
            taken.merge(turns.next(wanting).orElseThrow(), 1, Integer::sum);
            turns.forgetIdle();
        }
        return taken;
    }
}
