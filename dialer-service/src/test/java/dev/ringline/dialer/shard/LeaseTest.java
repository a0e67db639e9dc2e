package dev.ringline.dialer.shard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.pacing.Reach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
        assertThat(ownership.isHeld(renewed + 999 * MS)).isTrue();
        assertThat(ownership.isHeld(renewed + 1_000 * MS)).isFalse();
        assertThat(LeaseWatch.STALE_AFTER).isGreaterThan(Ownership.HELD_FOR);
    }

    @Test
    void a_takeover_fits_into_three_seconds_also_of_an_owner_whose_claims_take_long() {
        assertThat(takeoverMs(Reach.LEAST_NANOS))
                .isLessThanOrEqualTo(2_250); // the rest is for looking, committing, sending
        assertThat(takeoverMs(Reach.MOST_NANOS)).isLessThanOrEqualTo(2_850);
    }

    private static long takeoverMs(long reachNanos) {
        return LeaseWatch.STALE_AFTER.toMillis() + Ownership.silence("a", reachNanos) / MS;
    }

    /** Slots were given under leases alone, each sent 100 ms late at most, and counts for a second. */
    @ParameterizedTest
    @ValueSource(ints = {50, 300, 700})
    void a_new_owner_is_silent_while_what_the_one_before_sent_may_count(int reachMs) {
        // given: the last slot of an owner that renewed when the observer saw it at the earliest
        long lastSlot = START + Ownership.HELD_FOR.toNanos() + reachMs * MS;
        long countsUntil = lastSlot + Lane.TOO_LATE_NANOS + 1_000 * MS;
        // when: it is taken as soon as it may be
        long taken = START + LeaseWatch.STALE_AFTER.toNanos();
        // then
        long silence = Ownership.silence("a", reachMs * MS);
        assertThat(new Ownership("b", 4, taken, taken, silence, null).sendsFromNanos())
                .isGreaterThanOrEqualTo(countsUntil);
        // and: one that gave it away gave slots until then
        assertThat(Ownership.silence(null, reachMs * MS))
                .isGreaterThanOrEqualTo(reachMs * MS + Lane.TOO_LATE_NANOS + 1_000 * MS);
    }
}
