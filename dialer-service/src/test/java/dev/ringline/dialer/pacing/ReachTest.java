package dev.ringline.dialer.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.shard.Ownership;
import java.util.ArrayList;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReachTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;

    private final Reach reach = new Reach();

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 34, 60, 120, 250, 350})
    void every_slot_is_in_time_however_long_a_claim_takes_and_the_next_ones_follow(int claimMs) {
        for (int i = 0; i < 200; i++) {
            reach.took(claimMs * MS, i * 100 * MS);
        }
        reach.isSaid(reach.toSay(20 * SECOND));

        assertThat(reach.aheadNanos())
                .as("not past by much when it is committed")
                .isGreaterThan((claimMs - 60) * MS);
        assertThat(reach.nanos() - reach.aheadNanos())
                .as("until the next claim is committed")
                .isGreaterThanOrEqualTo(claimMs * MS);
    }

    @Test
    void a_fast_database_is_reached_no_further_than_before() {
        for (int i = 0; i < 400; i++) {
            reach.took(4 * MS, i * 100 * MS);
        }
        reach.isSaid(reach.toSay(40 * SECOND));
        assertThat(reach.nanos()).isEqualTo(Reach.LEAST_NANOS);
        assertThat(reach.aheadNanos()).isLessThan(10 * MS);
    }

    @Test
    void a_claim_without_end_reaches_no_further_than_the_kill_switch_allows() {
        reach.took(60 * SECOND, 0);
        reach.isSaid(reach.toSay(0));
        assertThat(reach.nanos()).isEqualTo(Reach.MOST_NANOS);
        assertThat(Reach.MOST_NANOS + Lane.TOO_LATE_NANOS).isLessThan(SECOND);
    }

    @Test
    void claims_that_take_long_one_after_another_get_slots_as_far_ahead() {
        for (int i = 0; i < 200; i++) {
            reach.took(8 * MS, i * 20 * MS);
        }
        reach.took(180 * MS, 5 * SECOND);
        reach.took(170 * MS, 5 * SECOND);
        reach.isSaid(reach.toSay(20 * SECOND));
        assertThat(reach.aheadNanos() + Lane.TOO_LATE_NANOS).isGreaterThan(220 * MS);
    }

    @Test
    void more_is_not_used_before_it_is_said() {
        reach.took(200 * MS, 0);
        assertThat(reach.nanos()).isEqualTo(Reach.LEAST_NANOS);
        long said = reach.toSay(0);
        assertThat(reach.nanos()).isEqualTo(Reach.LEAST_NANOS);
        assertThat(reach.isEnough()).isFalse();
        assertThat(reach.wantsMore()).isTrue();
        reach.isSaid(said);
        assertThat(reach.isEnough()).isTrue();
        assertThat(reach.wantsMore()).isFalse();
        assertThat(reach.nanos()).isEqualTo(said).isGreaterThan(300 * MS);
    }

    /** A machine or database that stalls now and then: what waits was given slots that last until the next stall is over. */
    @Test
    void one_long_claim_of_late_is_reached_over_while_the_others_get_their_slots_soon() {
        for (int i = 0; i < 500; i++) {
            reach.took((i % 100 == 99 ? 170 : 8) * MS, i * 20 * MS);
        }
        long now = 10 * SECOND;
        for (int i = 0; i < 60; i++) {
            reach.took(8 * MS, now + i * 20 * MS);
        }
        reach.isSaid(reach.toSay(now + 1_200 * MS));
        assertThat(reach.nanos() - reach.aheadNanos()).isGreaterThanOrEqualTo(170 * MS);
        assertThat(reach.aheadNanos()).isLessThanOrEqualTo(10 * MS);
        // and: also right after the next one
        reach.took(170 * MS, now + 1_200 * MS);
        assertThat(reach.aheadNanos()).isLessThanOrEqualTo(10 * MS);
        // and: it is forgotten when there was none for a while
        for (int i = 0; i < 1_500; i++) {
            reach.took(8 * MS, now + (1_200 + i * 20) * MS);
        }
        reach.isSaid(reach.toSay(now + 32 * SECOND));
        assertThat(reach.nanos()).isEqualTo(Reach.LEAST_NANOS);
    }

    /** Nobody knows yet how long they take: those of a cold process take long. */
    @Test
    void the_first_claims_of_a_process_find_slots_that_are_in_time() {
        assertThat(reach.isEnough()).as("before more is said").isFalse();
        reach.isSaid(reach.toSay(0));
        assertThat(reach.isEnough()).isTrue();
        assertThat(reach.aheadNanos() + Lane.TOO_LATE_NANOS).isGreaterThan(250 * MS);
        for (int i = 0; i < 40; i++) {
            reach.took(8 * MS, i * 20 * MS);
        }
        assertThat(reach.aheadNanos()).isLessThanOrEqualTo(10 * MS);
    }

    /** What an owner wrote last, or what it was writing as it died, tells its successor how long to be silent. */
    @Property(tries = 2_000)
    void whoever_follows_is_silent_until_nothing_that_was_given_can_be_sent(@ForAll long epoch, @ForAll Random dice) {
        record Given(long latestSendNanos) {}
        var reach = new Reach();
        var given = new ArrayList<Given>();
        long now = epoch;
        long row = Reach.LEAST_NANOS;
        for (int step = 0; step < 300; step++) {
            now += dice.nextInt(60) * MS;
            switch (dice.nextInt(3)) {
                case 0 -> reach.took(dice.nextInt(dice.nextInt(10) == 0 ? 900 : 30) * MS, now);
                case 1 -> {
                    long said = reach.toSay(now);
                    if (dice.nextInt(4) > 0) { // committed
                        row = said;
                        if (dice.nextInt(4) > 0) { // and heard of
                            reach.isSaid(said);
                        }
                    }
                }
                default -> given.add(new Given(now + reach.nanos() + Lane.TOO_LATE_NANOS));
            }
            long silentUntil = now + Ownership.silence(null, row) - SECOND; // if it were taken now
            assertThat(given).allMatch(slot -> slot.latestSendNanos() - silentUntil <= 0);
        }
    }
}
