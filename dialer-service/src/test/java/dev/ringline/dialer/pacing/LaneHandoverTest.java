package dev.ringline.dialer.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A lane that goes on where another owner's stopped. */
class LaneHandoverTest {
    private static final long MS = 1_000_000L;
    private static final int WARM = 64;
    private static final Path PATH = new Path(50 * MS, 10 * MS, 1);

    @Test
    void starts_of_the_owner_before_keep_their_place_in_the_second() {
        // given: a limit of two, both of which were used
        var lane = new Lane(PATH, Pace.of(2, 10));
        lane.adopt(List.of(300 * MS, 800 * MS), 0);
        // then: nothing before the first of them is free, one then, the next with the second
        assertThat(lane.hasSlot(0, Reach.LEAST_NANOS)).isFalse();
        assertThat(lane.trySend(0, 299 * MS).isGo()).isFalse();
        assertThat(lane.trySend(300 * MS, 300 * MS).isGo()).isTrue();
        assertThat(lane.trySend(700 * MS, 700 * MS).isGo()).isFalse();
    }

    @Test
    void a_lane_says_for_how_long_each_start_counts() {
        var lane = new Lane(PATH, Pace.of(2, 10));
        lane.adopt(List.of(800 * MS, 300 * MS), 0);
        assertThat(lane.left(100 * MS).orElseThrow()).containsExactly(200 * MS, 700 * MS);
    }

    @Test
    void what_went_a_long_way_counts_longer_for_an_owner_that_is_nearer() {
        // given: whoever goes 40 ms to LiveKit and back
        var path = new Path(50 * MS, 10 * MS, 1);
        for (int probe = 0; probe < WARM; probe++) {
            path.answered(path.begin(0, 0), 40 * MS);
        }
        var lane = new Lane(path, Pace.of(2, 10));
        lane.adopt(List.of(300 * MS), 0);
        // then
        assertThat(lane.left(100 * MS).orElseThrow()).containsExactly(240 * MS);
    }

    @Test
    void a_lane_with_something_on_its_way_hands_nothing_over() {
        var lane = new Lane(PATH, Pace.of(2, 10));
        assertThat(lane.trySend(0, 0).isGo()).isTrue();
        assertThat(lane.left(1)).isEmpty();
    }
}
