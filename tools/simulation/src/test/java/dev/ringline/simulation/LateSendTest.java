package dev.ringline.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.simulation.scenario.Happening;
import dev.ringline.simulation.scenario.Happening.Kind;
import dev.ringline.simulation.scenario.Scenarios;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Timeline;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Bugs that show only where a process stops between two particular steps need a schedule of their own. */
class LateSendTest {
    private static final int SEEDS = 4;

    @Test
    void a_dialer_that_was_stopped_between_claim_and_send_sends_nothing_late() {
        assertThat(LongStream.rangeClosed(1, SEEDS)
                        .filter(seed -> !run(seed, Set.of()).holds()))
                .isEmpty();
    }

    @Test
    void and_one_that_does_is_found() {
        // when
        var failing = LongStream.rangeClosed(1, SEEDS)
                .mapToObj(seed -> run(seed, Set.of(Mutation.SEND_TOO_LATE)))
                .filter(run -> !run.holds())
                .findFirst();
        // then
        assertThat(failing).isPresent();
        assertThat(failing.get().violation().promise()).isEqualTo("P3");
    }

    private static Run run(long seed, Set<Mutation> mutations) {
        return Simulation.run(Scenarios.calm(seed, 2, 4, 250).with(stops()), mutations, false);
    }

    private static List<Happening> stops() {
        return LongStream.iterate(8, s -> s < 170, s -> s + 7)
                .mapToObj(s -> new Happening(Kind.STOP_DIALER, s * Timeline.SECOND, 900 * Timeline.MS, (int) (s / 7)))
                .toList();
    }
}
