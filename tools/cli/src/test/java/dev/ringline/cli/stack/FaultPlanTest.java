package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
    private static final List<FaultPlan> TWO_HUNDRED =
            LongStream.rangeClosed(1, 200).mapToObj(FaultPlan::of).toList();

    @Test
    void the_same_seed_draws_the_same_plan() {
        assertThat(LongStream.rangeClosed(1, 200).mapToObj(FaultPlan::of)).containsExactlyElementsOf(TWO_HUNDRED);
    }

    @Test
    void seeds_differ() {
        assertThat(TWO_HUNDRED.stream().map(FaultPlan::callees).distinct()).hasSizeGreaterThan(195);
        assertThat(TWO_HUNDRED.stream().map(FaultPlan::toString).distinct()).hasSizeGreaterThan(120);
    }

    @Test
    void two_hundred_seeds_meet_every_kind_of_fault_every_part_and_every_step() {
        var faults =
                TWO_HUNDRED.stream().flatMap(plan -> plan.faults().stream()).toList();
        assertThat(faults.stream().map(Object::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Fault.class.getPermittedSubclasses());
        var crashes = faults.stream().filter(Fault.CrashAt.class::isInstance).map(Fault.CrashAt.class::cast);
        assertThat(crashes.map(Fault.CrashAt::point).distinct()).hasSize(12);
        var frozen = faults.stream().filter(Fault.Freeze.class::isInstance).map(Fault.Freeze.class::cast);
        assertThat(frozen.map(Fault.Freeze::part)).contains(Fault.Part.values());
        var killed = faults.stream().filter(Fault.Kill.class::isInstance).map(Fault.Kill.class::cast);
        assertThat(killed.map(Fault.Kill::part)).contains(Fault.Part.values());
        assertThat(TWO_HUNDRED).anyMatch(plan -> plan.faults().size() == 2);
        assertThat(TWO_HUNDRED.stream().filter(FaultPlan::hasStandby)).hasSizeBetween(60, 70);
    }

    @Test
    void no_database_is_put_back_twice() {
        var plans = LongStream.rangeClosed(1, 2_000).mapToObj(FaultPlan::of).toList();
        assertThat(plans)
                .allSatisfy(plan -> assertThat(plan.faults().stream()
                                .filter(Fault.PutBack.class::isInstance)
                                .map(each -> ((Fault.PutBack) each).of()))
                        .doesNotHaveDuplicates());
        assertThat(plans)
                .as("two different ones are")
                .anyMatch(plan -> plan.faults().stream()
                                .filter(Fault.PutBack.class::isInstance)
                                .count()
                        == 2);
    }
}
