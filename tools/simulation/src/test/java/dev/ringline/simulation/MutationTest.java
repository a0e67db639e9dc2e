package dev.ringline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.simulation.scenario.Scenarios;
import dev.ringline.simulation.world.Mutation;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MutationTest {
    /** @param seeds within which it is found, from the first */
    record Found(Mutation mutation, String promise, int seeds) {}

    static List<Found> found() {
        return List.of(
                new Found(Mutation.SKIP_EPOCH_CHECK, "P4", 24),
                new Found(Mutation.RESEND_ON_408, "P1", 2),
                new Found(Mutation.BURN_INFRASTRUCTURE_FAILURE, "P6", 2),
                new Found(Mutation.FORGET_LIVE_CALL, "P4", 4),
                new Found(Mutation.IGNORE_STALE_RULES, "P3", 12),
                new Found(Mutation.REDIAL_UNKNOWN, "P1", 4),
                new Found(Mutation.DROP_SILENCE, "P4", 48),
                new Found(Mutation.FORGET_WINDOW, "P4", 36),
                new Found(Mutation.STORE_OFFSET_FIRST, "P3", 12),
                new Found(Mutation.GIVE_UP_ON_SILENCE, "P5", 4),
                new Found(Mutation.RESEND_ON_RESET, "P1", 12),
                new Found(Mutation.SEND_TOO_LATE, "P3", 72),
                new Found(Mutation.BELIEVE_AT_ONCE, "P1", 36),
                new Found(Mutation.HOLD_NOTHING_OFF, "P1", 72),
                new Found(Mutation.DELETE_BEFORE_ACK, "P3", 12),
                new Found(Mutation.FORGET_STARTS, "P4", 2));
    }

    @ParameterizedTest
    @MethodSource("found")
    void a_bug_that_is_put_in_is_found(Found bug) {
        // when
        var failing = Seeds.firstFailing(1, bug.seeds(), Set.of(bug.mutation()));
        // then
        assertThat(failing)
                .as("%s within %d seeds", bug.mutation(), bug.seeds())
                .isNotNull();
        assertThat(failing.violation().promise()).isEqualTo(bug.promise());
    }

    @Test
    void none_is_left_out() {
        assertThat(found())
                .extracting(Found::mutation)
                .containsExactlyInAnyOrderElementsOf(Arrays.asList(Mutation.values()));
    }

    /** Not by one lucky seed only. */
    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void it_is_found_by_several_seeds(Mutation mutation) {
        // when
        long failing = LongStream.rangeClosed(1, 240)
                .parallel()
                .filter(seed -> !Simulation.run(Scenarios.of(seed), Set.of(mutation), false)
                        .holds())
                .count();
        // then
        assertThat(failing).isGreaterThanOrEqualTo(3);
    }
}
