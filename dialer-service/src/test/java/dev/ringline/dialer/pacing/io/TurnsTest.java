package dev.ringline.dialer.pacing.io;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.calling.io.DialLoop;
import dev.ringline.dialer.pacing.Lane;
import dev.ringline.dialer.pacing.Pace;
import dev.ringline.dialer.pacing.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On the dial loop itself. */
class TurnsTest {
    private static final long MS = 1_000_000L;

    private final DialLoop loop = new DialLoop();
    private final Turns turns = new Turns(loop);
    private final Lane lane = new Lane(new Path(50 * MS, 10 * MS, 1), Pace.of(1_000, 10 * MS));

    @AfterEach
    void end() {
        loop.vertx().close();
    }

    private record Came(long slotNanos, long atNanos) {}

    @Test
    void each_comes_once_after_its_slot_and_the_earliest_first_however_they_were_handed_over() throws Exception {
        long now = System.nanoTime();
        var slots = new ArrayList<Long>();
        for (int i = 1; i <= 60; i++) {
            slots.add(now + i * 3 * MS);
        }
        Collections.shuffle(slots, new Random(7));

        var came = await(slots);

        assertThat(came).extracting(Came::slotNanos).isSortedAccordingTo((a, b) -> Long.compare(a - b, 0));
        assertThat(came).hasSize(60).allMatch(each -> each.atNanos() - each.slotNanos() >= 0);
    }

    @Test
    void what_is_too_late_comes_as_well_and_keeps_nobody_waiting() throws Exception {
        long now = System.nanoTime();
        var came = await(List.of(now + 5 * MS, now - 500 * MS, now - 400 * MS));
        assertThat(came)
                .extracting(Came::slotNanos)
                .containsExactlyInAnyOrder(now - 500 * MS, now - 400 * MS, now + 5 * MS);
    }

    @Test
    void one_that_fails_when_its_turn_comes_keeps_nobody_waiting() throws Exception {
        long now = System.nanoTime();
        var next = new CountDownLatch(1);
        loop.vertx().runOnContext(started -> {
            turns.await(lane, new LaneTurn(lane, null, now + 5 * MS), () -> {
                throw new AssertionError("on purpose");
            });
            turns.await(lane, new LaneTurn(lane, null, now + 10 * MS), next::countDown);
        });
        assertThat(next.await(30, TimeUnit.SECONDS)).isTrue();
    }

    private List<Came> await(List<Long> slots) throws InterruptedException {
        var came = Collections.synchronizedList(new ArrayList<Came>());
        var all = new CountDownLatch(slots.size());
        loop.vertx().runOnContext(started -> {
            for (long slot : slots) {
                var turn = new LaneTurn(lane, null, slot);
                turns.await(lane, turn, () -> {
                    came.add(new Came(slot, System.nanoTime()));
                    turn.dropped(); // nothing is written: it counts no more
                    all.countDown();
                });
            }
        });
        assertThat(all.await(30, TimeUnit.SECONDS)).isTrue();
        return List.copyOf(came);
    }
}
