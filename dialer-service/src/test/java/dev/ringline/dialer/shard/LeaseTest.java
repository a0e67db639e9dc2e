package dev.ringline.dialer.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.pacing.Reach;
import org.junit.jupiter.api.Test;

class LeaseTest {
    private static final long MS = 1_000_000L;
    private static final long START = Long.MAX_VALUE - 500 * MS; // the clock wraps within these tests

    @Test
    void a_counter_that_moves_is_alive_however_slowly_it_does() {
        var watch = new LeaseWatch("a", 3, 10, START);
        watch = watch.seen("a", 3, 11, START + 1_400 * MS);
        assertThat(watch.isFree(START + 2_800 * MS)).isFalse();
    }

    @Test
    void a_counter_that_stands_still_for_1500_ms_is_stale() {
        var watch = new LeaseWatch("a", 3, 10, START).seen("a", 3, 10, START + 1_499 * MS);
        assertThat(watch.isFree(START + 1_499 * MS)).isFalse();
        assertThat(watch.isFree(START + 1_500 * MS)).isTrue();
    }

    @Test
    void a_shard_handed_back_is_free_at_once() {
        assertThat(new LeaseWatch("a", 3, 10, START)
                        .seen(null, 3, 10, START + 1)
                        .isFree(START + 1))
                .isTrue();
    }

    @Test
    void a_new_epoch_starts_the_watch_again() {
        var watch = new LeaseWatch("a", 3, 10, START).seen("b", 4, 10, START + 1_400 * MS);
        assertThat(watch.isFree(START + 2_000 * MS)).isFalse();
    }

    @Test
    void an_owner_that_could_not_renew_in_time_stops_by_itself_before_another_may_take_it() {
        // given
        var renewed = START + 100 * MS;
        var ownership = new Ownership("a", 3, START, START).renewed(renewed);
        // then: the observer saw the counter move after the renewal began, so it waits longer than the owner does
        assertThat(ownership.isHeld(renewed + 1_499 * MS)).isTrue();
        assertThat(ownership.isHeld(renewed + 1_500 * MS)).isFalse();
    }

    @Test
    void a_takeover_fits_into_three_seconds() {
        long taken = LeaseWatch.STALE_AFTER
                .plus(Ownership.silence(Reach.LEAST_NANOS))
                .toMillis();
        assertThat(taken).isLessThanOrEqualTo(2_700); // the rest is for looking, committing and sending
    }
}
