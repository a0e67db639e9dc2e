package dev.ringline.dialer.pacing;

import static dev.ringline.dialer.pacing.Wire.MS;
import static dev.ringline.dialer.pacing.Wire.SECOND;
import static dev.ringline.dialer.pacing.Wire.SETTLE;
import static dev.ringline.dialer.pacing.Wire.mostInASecond;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringline.dialer.pacing.Wire.Weather;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The limit is held where the INVITEs arrive, whatever lies between; and used where nothing does. */
class LaneTest {
    private static final long GUARD = 10 * MS;

    @Property(tries = 4_000)
    void no_second_of_the_carrier_holds_more_than_the_limit(
            @ForAll("limits") int cps, @ForAll("weathers") Weather weather, @ForAll long epoch, @ForAll Random dice) {
        var invites = new Wire(Pace.of(cps, GUARD), weather, epoch, dice, 12).run();
        assertThat(mostInASecond(invites)).isLessThanOrEqualTo(cps);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7, 10, 100, 500, 1_000})
    void what_nothing_disturbs_uses_its_limit(int cps) {
        var invites = new Wire(Pace.of(cps, GUARD), Weather.CALM, -3, new Random(cps), 60).run();
        assertThat(mostInASecond(invites)).isLessThanOrEqualTo(cps);
        assertThat(invites.size()).isGreaterThanOrEqualTo((int) Math.floor(cps * 60 * 0.98));
    }

    @Property(tries = 200)
    void a_way_that_is_long_and_even_costs_nothing(@ForAll("limits") int cps, @ForAll @IntRange(max = 120) int ms) {
        var far = new Weather(1, ms, 1, 3, 0, 0, 1, 0);
        var invites = new Wire(Pace.of(cps, GUARD), far, 0, new Random(ms), 30).run();
        long warm = invites.stream().filter(at -> at >= 5 * SECOND).count();
        assertThat(warm).isGreaterThanOrEqualTo((int) Math.floor(cps * 25 * 0.98));
    }

    @Property(tries = 200)
    void a_stall_is_not_caught_up_with(
            @ForAll("limits") int cps, @ForAll @IntRange(min = 100, max = 2_000) int stallMs) {
        // given
        var path = new Path(SETTLE, GUARD, 1);
        var lane = new Lane(path, Pace.of(cps, GUARD));
        // when
        long woken = 5 * SECOND + stallMs * MS;
        var before = lane.slots(5 * SECOND, 5 * SECOND, Reach.LEAST_NANOS, cps);
        // then
        assertThat(lane.slots(woken, woken, Reach.LEAST_NANOS, 1_000)).hasSizeLessThanOrEqualTo(1 + cps / 9);
        assertThat(before).allMatch(slot -> slot - 5 * SECOND <= Reach.LEAST_NANOS);
    }

    @Test
    void what_nobody_knows_to_have_arrived_counts_for_as_long() {
        // given
        var path = new Path(SETTLE, GUARD, 1);
        var lane = new Lane(path, Pace.of(1, GUARD));
        var start = lane.trySend(0, 0).start();
        start.written(1 * MS);
        // then
        assertThat(lane.hasSlot(60 * SECOND, Reach.LEAST_NANOS)).isFalse();
        assertThat(lane.trySend(60 * SECOND, 60 * SECOND).isGo()).isFalse();
        // when it is known
        answer(path, 60 * SECOND, 60 * SECOND + 1 * MS);
        answer(path, 60 * SECOND + 60 * MS, 60 * SECOND + 61 * MS);
        // then it may have been a minute late, and counts a second from there
        assertThat(lane.hasSlot(60 * SECOND + 900 * MS, Reach.LEAST_NANOS)).isFalse();
        assertThat(lane.hasSlot(61 * SECOND + 70 * MS, Reach.LEAST_NANOS)).isTrue();
        assertThat(lane.latenessNanos()).isGreaterThan(59 * SECOND);
    }

    @Test
    void what_was_surely_not_written_does_not_count() {
        var lane = new Lane(new Path(SETTLE, GUARD, 1), Pace.of(1, GUARD));
        lane.trySend(0, 0).start().dropped();
        assertThat(lane.trySend(SECOND, SECOND).isGo()).isTrue();
    }

    /** A carrier that may work again is tried with so many calls, however long it takes to hear what became of them. */
    @Property(tries = 200)
    void a_trial_lets_through_as_many_as_it_is_allowed(
            @ForAll @IntRange(min = 10, max = 100) int cps, @ForAll @IntRange(min = 1, max = 9) int allowed) {
        // given
        var lane = new Lane(new Path(SETTLE, GUARD, 1), Pace.of(cps, GUARD));
        lane.allow(allowed);
        // when
        int sent = 0;
        for (long now = 0; now < 2 * SECOND; now += 10 * MS) {
            for (long slot : lane.slots(now, now, Reach.LEAST_NANOS, cps)) {
                sent += lane.trySend(slot, slot).isGo() ? 1 : 0;
            }
        }
        // then
        assertThat(sent).isEqualTo(allowed);
        assertThat(lane.isUsedUp()).isTrue();
        assertThat(lane.hasSlot(2 * SECOND, Reach.LEAST_NANOS)).isFalse();
        // and when it is over
        lane.allowAll();
        assertThat(lane.hasSlot(2 * SECOND, Reach.LEAST_NANOS)).isTrue();
    }

    @Property(tries = 200)
    void a_slower_pace_holds_at_once(@ForAll @IntRange(min = 2, max = 100) int cps, @ForAll long epoch) {
        // given
        var path = new Path(SETTLE, GUARD, 1);
        var lane = new Lane(path, Pace.of(cps, GUARD));
        lane.slots(epoch, epoch, Reach.LEAST_NANOS, 1);
        lane.trySend(epoch, epoch).start().written(epoch);
        answer(path, epoch, epoch + MS);
        answer(path, epoch + 60 * MS, epoch + 61 * MS);
        // when
        lane.pace(Pace.of(cps, GUARD).slowedTo(0.5));
        // then
        assertThat(lane.hasSlot(epoch + SECOND, Reach.LEAST_NANOS)).isFalse();
        assertThat(lane.slots(epoch + 2_050 * MS, epoch + 2_050 * MS, Reach.LEAST_NANOS, 10))
                .hasSize(1);
    }

    @Property
    void the_contract_of_wait_nanos(
            @ForAll @IntRange(min = 1, max = 50) int cps,
            @ForAll long now,
            @ForAll List<@LongRange(min = 0, max = 3_000_000_000L) Long> agesNanos) {
        // given
        var starts = new Starts();
        agesNanos.stream().sorted(Comparator.reverseOrder()).forEach(age -> starts.add(now - age));
        // when
        long wait = starts.waitNanos(now, Pace.of(cps, 0));
        // then
        assertThat(wait).isBetween(0L, SECOND);
        long inSecond = agesNanos.stream().filter(age -> age + wait < SECOND).count();
        assertThat(inSecond).isLessThanOrEqualTo(Math.max(cps - 1, 0));
    }

    @Test
    void a_lane_with_a_wrong_limit_stops_it_does_not_guess() {
        assertThatThrownBy(() -> Pace.of(1_001, GUARD)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pace.of(0, GUARD)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void slots_are_given_no_further_ahead_than_the_reach() {
        var lane = new Lane(new Path(SETTLE, GUARD, 1), Pace.of(100, GUARD));
        assertThat(lane.slots(0, 0, Reach.LEAST_NANOS, 1_000))
                .allMatch(slot -> slot <= Reach.LEAST_NANOS)
                .hasSize(10);
    }

    @Provide
    Arbitrary<Integer> limits() {
        return Arbitraries.oneOf(Arbitraries.integers().between(1, 30), Arbitraries.of(50, 100, 200));
    }

    @Provide
    Arbitrary<Weather> weathers() {
        return Combinators.combine(
                        Arbitraries.of(0, 2, 20, 90),
                        Arbitraries.of(0, 1, 30),
                        Arbitraries.of(0, 1, 5),
                        Arbitraries.of(0, 3, 28, 45),
                        Arbitraries.of(0, 20, 200),
                        Arbitraries.of(0, 20, 200),
                        Arbitraries.of(15, 60, 400, 3_000),
                        Arbitraries.of(0, 10, 60))
                .as(Weather::new);
    }

    private static void answer(Path path, long begunNanos, long endedNanos) {
        path.answered(path.begin(0, begunNanos), endedNanos);
    }
}
