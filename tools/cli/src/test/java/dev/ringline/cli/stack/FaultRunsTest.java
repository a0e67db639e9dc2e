package dev.ringline.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.sandbox.House;
import org.junit.jupiter.api.Test;

/** A short set of what {@code ringline faults} does for hours. */
class FaultRunsTest {
    private static final long FIRST = 3;
    private static final int SEEDS = 2;

    @Test
    void a_few_seeds_break_nothing() {
        var outcomes = FaultRuns.run(
                House.root().resolve("tools/cli/target/faults"), FIRST, SEEDS, outcome -> System.out.println(outcome));
        assertThat(outcomes).hasSize(SEEDS).allSatisfy(outcome -> {
            assertThat(outcome.violation()).isEmpty();
            assertThat(outcome.invites()).isPositive();
        });
    }
}
