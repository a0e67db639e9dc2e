package dev.ringline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.simulation.world.Mutation;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutationTest {
    /** @param seeds within which it is found, from the first */
    @ParameterizedTest
    @CsvSource({
        "RESEND_ON_408, P1, 2",
        "BURN_INFRASTRUCTURE_FAILURE, P6, 2",
        "FORGET_LIVE_CALL, P4, 4",
        "FORGET_STARTS, P4, 2",
        "GIVE_UP_ON_SILENCE, P5, 2",
        "REDIAL_UNKNOWN, P1, 4",
        "RESEND_ON_RESET, P1, 12",
    })
    void a_bug_that_is_put_in_is_found(Mutation mutation, String promise, int seeds) {
        // when
        var failing = Seeds.firstFailing(1, seeds, Set.of(mutation));
        // then
        assertThat(failing).as("%s within %d seeds", mutation, seeds).isNotNull();
        assertThat(failing.violation().promise()).isEqualTo(promise);
    }
}
