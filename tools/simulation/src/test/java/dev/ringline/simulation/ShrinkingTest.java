package dev.ringline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.simulation.world.Mutation;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ShrinkingTest {
    private static final Set<Mutation> MUTATED = Set.of(Mutation.RESEND_ON_408);

    @Test
    void what_does_not_matter_to_a_failure_is_taken_away() {
        // given
        var failing = Seeds.firstFailing(1, 20, MUTATED);
        // when
        var small = Shrinking.shrink(failing, MUTATED);
        // then
        assertThat(small.violation()).isNotNull();
        assertThat(small.violation().promise()).isEqualTo(failing.violation().promise());
        assertThat(small.scenario().leads()).hasSize(1);
        assertThat(small.scenario().happenings()).isEmpty();
        assertThat(small.trace()).anyMatch(line -> line.contains("VIOLATED P1"));
        assertThat(small.trace()).hasSizeLessThan(60);
    }

    @Test
    void what_is_left_fails_again_in_the_same_way() {
        // given
        var small = Shrinking.shrink(Seeds.firstFailing(1, 20, MUTATED), MUTATED);
        // when
        var again = Simulation.run(small.scenario(), MUTATED, false);
        // then
        assertThat(again.traceHash()).isEqualTo(small.traceHash());
        assertThat(again.violation()).isEqualTo(small.violation());
    }
}
