package dev.ringline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.simulation.scenario.Happening.Kind;
import dev.ringline.simulation.scenario.Scenarios;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SimulationTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void the_same_seed_is_the_same_world(long seed) {
        // when
        var once = Simulation.run(Scenarios.faulty(seed));
        var again = Simulation.run(Scenarios.faulty(seed), Set.of(), true);
        // then
        assertThat(again.traceHash()).isEqualTo(once.traceHash());
        assertThat(again.steps()).isEqualTo(once.steps());
        assertThat(Simulation.run(Scenarios.faulty(seed + 1_000)).traceHash()).isNotEqualTo(once.traceHash());
    }

    @Test
    void a_line_that_nothing_disturbs_dials_and_keeps_its_promises() {
        // when
        var run = Simulation.run(Scenarios.calm(7, 2, 20, 80));
        // then
        assertThat(run.violation()).isNull();
        assertThat(run.invites()).isGreaterThan(80);
        assertThat(run.unknowns()).isZero();
    }

    @Test
    void whatever_goes_wrong_it_keeps_its_promises() throws InterruptedException {
        // given
        var failing = new ArrayList<Run>();
        // when
        var summary = Seeds.run(1, 8, Set.of(), 2, failing::add);
        // then
        assertThat(failing)
                .as("seeds that fail")
                .extracting(run -> run.scenario().seed() + ": " + run.violation())
                .isEmpty();
        assertThat(summary.seeds()).isEqualTo(8);
        assertThat(summary.invites()).isGreaterThan(1_500);
        assertThat(summary.unknowns()).isPositive();
    }

    /** What each of them found is told in docs/engine.md. */
    @ParameterizedTest
    @ValueSource(longs = {66, 108, 118, 212})
    void a_seed_that_once_broke_a_promise_keeps_it(long seed) {
        assertThat(Simulation.run(Scenarios.of(seed)).violation()).isNull();
    }

    @Test
    void every_kind_of_trouble_happens_within_some_seeds() {
        // when
        var seen = EnumSet.noneOf(Kind.class);
        for (long seed = 1; seed <= 40; seed++) {
            Scenarios.of(seed).happenings().forEach(happening -> seen.add(happening.kind()));
        }
        // then
        assertThat(seen).containsExactlyElementsOf(List.copyOf(Arrays.asList(Kind.values())));
    }
}
