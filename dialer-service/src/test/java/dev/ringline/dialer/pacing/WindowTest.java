package dev.ringline.dialer.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {
    private final Window window = new Window();

    @Test
    void it_grows_while_all_of_it_is_used_and_all_arrive_in_time() {
        int before = free(0);

        window.saw(0, true);

        assertThat(free(0)).isGreaterThan(before);
    }

    @Test
    void it_does_not_grow_while_there_is_less_to_send() {
        int before = free(0);

        window.saw(0, false);

        assertThat(free(0)).isEqualTo(before);
    }

    @Test
    void it_halves_when_a_slot_was_missed_but_never_closes() {
        int before = free(0);

        window.saw(1, true);
        assertThat(free(0)).isEqualTo(before / 2);

        for (int i = 0; i < 100; i++) {
            window.saw(50, true);
        }
        assertThat(free(0)).isEqualTo(Window.LEAST);
    }

    @Test
    void what_is_on_the_way_takes_its_place() {
        assertThat(free(1_000_000)).isZero();
        assertThat(free(10)).isEqualTo(free(0) - 10);
    }

    /** At 100 calls a second 50 of them wait for slots of the next half second: no sign that anything is slow. */
    @Test
    void it_bears_more_where_slots_are_far_ahead() {
        for (int i = 0; i < 100; i++) {
            window.saw(50, true);
        }
        assertThat(window.free(0, Reach.MOST_NANOS)).isEqualTo(14 * Window.LEAST);
    }

    private int free(int onTheWay) {
        return window.free(onTheWay, Window.NEAR_NANOS);
    }
}
