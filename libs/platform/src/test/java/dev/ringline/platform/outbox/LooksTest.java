package dev.ringline.platform.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LooksTest {
    private static final long SOON = 1_000_000;
    private static final long LATER = Looks.WHOLE_EVERY_NANOS;

    private final Looks looks = new Looks();
    private long now = Long.MAX_VALUE - LATER; // the clock may pass its end

    @Test
    void the_first_look_is_whole_and_those_soon_after_it_begin_nowhere_yet() {
        assertThat(look(0)).isEqualTo(Looks.ALL);
        looks.sent(100);
        assertThat(look(SOON)).as("sent since the last whole look").isZero();
    }

    @Test
    void what_appears_below_what_was_sent_is_seen_for_two_whole_looks() {
        look(0);
        looks.sent(100);
        assertThat(look(LATER)).isEqualTo(Looks.ALL);
        looks.sent(200);
        assertThat(look(SOON)).as("100 was sent one whole look ago").isZero();
        assertThat(look(LATER)).isEqualTo(Looks.ALL);
        assertThat(look(SOON)).as("100 was sent two whole looks ago").isEqualTo(100);
    }

    @Test
    void an_echo_goes_out_behind_all_of_it_and_moves_nothing() {
        look(0);
        looks.sent(100);
        look(LATER);
        look(LATER);
        assertThat(look(SOON)).isEqualTo(100);
        assertThat(looks.begin(now, true)).isEqualTo(Looks.ALL);
        assertThat(look(SOON)).isEqualTo(100);
    }

    private long look(long afterNanos) {
        now += afterNanos;
        return looks.begin(now, false);
    }
}
