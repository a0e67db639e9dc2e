package dev.ringline.dialer.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WindowTest {
    private final Window window = new Window();

    @Test
    void it_grows_while_all_of_it_is_used_and_all_arrive_in_time() {
        int before = window.free(0);

        window.saw(0, true);

        assertThat(window.free(0)).isGreaterThan(before);
    }

    @Test
    void it_does_not_grow_while_there_is_less_to_send() {
        int before = window.free(0);

        window.saw(0, false);

        assertThat(window.free(0)).isEqualTo(before);
    }

    @Test
    void it_halves_when_a_slot_was_missed_but_never_closes() {
        int before = window.free(0);

        window.saw(1, true);
        assertThat(window.free(0)).isEqualTo(before / 2);

        for (int i = 0; i < 100; i++) {
            window.saw(50, true);
        }
        assertThat(window.free(0)).isEqualTo(Window.LEAST);
    }

    @Test
    void what_is_on_the_way_takes_its_place() {
        assertThat(window.free(1_000_000)).isZero();
        assertThat(window.free(10)).isEqualTo(window.free(0) - 10);
    }
}
