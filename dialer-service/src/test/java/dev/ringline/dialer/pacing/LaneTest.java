package dev.ringline.dialer.pacing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final long MS = 1_000_000L;
    private static final long SECOND = 1_000 * MS;
    private static final long GUARD = 20 * MS;

    @Property
    void no_second_wherever_it_begins_holds_more_than_the_limit(
            @ForAll @IntRange(min = 1, max = 200) int cps, @ForAll long epoch, @ForAll Random dice) {
        var sends = run(cps, epoch, dice, 60);
        assertThat(mostInASecond(sends)).isLessThanOrEqualTo(cps);
    }

    @Property(tries = 100)
    void an_undisturbed_lane_uses_its_limit(@ForAll @IntRange(min = 1, max = 200) int cps, @ForAll long epoch) {
        var sends = run(cps, epoch, new Random(0), 0);
        assertThat(sends.size()).isGreaterThanOrEqualTo((int) Math.floor(cps * 20 * 0.97));
    }

    @Property(tries = 200)
    void a_slower_pace_holds_at_once(@ForAll @IntRange(min = 2, max = 100) int cps, @ForAll long epoch) {
        // given
        var lane = new Lane(Pace.of(cps, GUARD));
        lane.trySend(epoch, epoch);
        // when
        lane.pace(Pace.of(cps, GUARD).slowedTo(0.5));
        // then
        assertThat(lane.hasSlot(epoch + SECOND)).isFalse();
        assertThat(lane.slots(epoch + 2_050 * MS, epoch + 2_050 * MS, 10)).hasSize(1);
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
    void slots_are_given_at_most_50_ms_ahead() {
        var lane = new Lane(Pace.of(100, GUARD));
        assertThat(lane.slots(0, 0, 1_000))
                .allMatch(slot -> slot <= Lane.LOOK_AHEAD_NANOS)
                .hasSize(5);
    }

    /** 20 s of a lane: ticks come when they like, sends are late by up to {@code jitterMs}, some slots are never used. */
    private static List<Long> run(int cps, long epoch, Random dice, int jitterMs) {
        var lane = new Lane(Pace.of(cps, GUARD));
        var sends = new ArrayList<Long>();
        var due = new PriorityQueue<long[]>((a, b) -> Long.compare(a[0] - epoch, b[0] - epoch)); // {when, slot}
        for (long now = epoch; now - epoch < 20 * SECOND; now += 5 * MS + dice.nextInt(jitterMs + 1) * MS) {
            while (!due.isEmpty() && due.peek()[0] - now <= 0) {
                var send = due.poll();
                long wait = lane.trySend(send[1], send[0]);
                if (wait > 0) {
                    due.add(new long[] {send[0] + wait, send[1]});
                } else {
                    sends.add(send[0] - epoch);
                }
            }
            for (long slot : lane.slots(now, now, 1_000)) {
                if (jitterMs == 0 || dice.nextInt(10) > 0) {
                    due.add(new long[] {slot + dice.nextInt(jitterMs + 1) * MS, slot});
                }
            }
        }
        return sends;
    }

    private static int mostInASecond(List<Long> sends) {
        int most = 0;
        for (int first = 0, last = 0; last < sends.size(); last++) {
            while (sends.get(last) - sends.get(first) >= SECOND) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
