package dev.ringline.dialer.reconcile;

import static dev.ringline.dialer.reconcile.Reconciliation.Stage.FENCE_AGAIN;
import static dev.ringline.dialer.reconcile.Reconciliation.Stage.HOLD;
import static dev.ringline.dialer.reconcile.Reconciliation.Stage.PROVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.calling.LegEnd;
import dev.ringline.dialer.reconcile.ReconcileDecider.Progress;
import dev.ringline.dialer.reconcile.ReconcileDecider.Waits;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A reconciliation where nothing fences a dial, as on LiveKit Cloud. */
class HoldingTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Duration HOLD_OFF = Duration.ofSeconds(135);
    private static final Waits WAITS = Waits.REAL.holding(HOLD_OFF);
    private static final Finding GONE = new Finding.Callee(false, CallIds.NONE);
    private static final Finding CLOSED = new Finding.Closed(true);
    private static final Finding ABSENT = new Finding.Closed(false);
    private static final LegEnd NO_LEG = new LegEnd.Nothing();
    private static final CarrierWord NO_CALL = new CarrierWord.NoSuchCall();

    private Instant now = NOON;
    private Reconciliation at = Reconciliation.begun(NOON);
    private Settlement settled;

    @Test
    void that_the_carrier_lists_no_call_proves_nothing_until_the_dial_is_dead() {
        // given
        hears(GONE);
        hears(CLOSED);
        // when
        while (at.stage() == HOLD) {
            assertThat(now).isBeforeOrEqualTo(NOON.plus(HOLD_OFF));
            hears(seen(NO_LEG, NO_CALL));
        }
        // then
        assertThat(settled).isNull();
        assertThat(at.stage()).isEqualTo(FENCE_AGAIN);
        assertThat(now).isEqualTo(NOON.plus(HOLD_OFF));
        hears(ABSENT);
        hears(seen(NO_LEG, NO_CALL));
        hears(seen(NO_LEG, NO_CALL));
        assertThat(settled).isInstanceOf(Settlement.NotSent.class);
        assertThat(now).isEqualTo(NOON.plus(HOLD_OFF).plusSeconds(30));
    }

    @ParameterizedTest
    @ValueSource(strings = {"completed", "busy", "no-answer", "canceled", "failed"})
    void a_call_that_the_carrier_lists_as_over_settles_it_at_once(String status) {
        hears(GONE);
        hears(ABSENT);
        hears(seen(NO_LEG, listed(status)));
        assertThat(settled).isNotNull();
        assertThat(now).isEqualTo(NOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"queued", "ringing", "in-progress"})
    void one_that_is_not_over_yet_does_not(String status) {
        hears(GONE);
        hears(ABSENT);
        hears(seen(NO_LEG, listed(status)));
        assertThat(settled).isNull();
        assertThat(at.stage()).isEqualTo(HOLD);
    }

    @Test
    void a_leg_that_we_put_out_ourselves_is_no_end_of_it() {
        hears(GONE);
        hears(CLOSED);
        hears(seen(LegEnd.of("ROOM_DELETED", "dialing", true), NO_CALL));
        assertThat(settled).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0", "100"})
    void who_takes_it_over_holds_it_off_anew(int afterS) {
        hears(GONE);
        hears(CLOSED);
        var takenOverAt = NOON.minusSeconds(3_600).plusSeconds(afterS); // another machine's clock
        assertThat(at.takenOver(takenOverAt, WAITS).heldUntil()).isEqualTo(takenOverAt.plus(HOLD_OFF));
    }

    @Property
    void it_is_never_taken_for_not_sent_before_the_dial_is_dead(@ForAll("findings") List<Finding> findings) {
        for (var finding : findings) {
            hears(finding);
            if (settled instanceof Settlement.NotSent || settled instanceof Settlement.Unknowable) {
                assertThat(now).isAfterOrEqualTo(NOON.plus(HOLD_OFF));
            }
            if (settled != null) {
                return;
            }
            assertThat(at.stage() != PROVE || !now.isBefore(NOON.plus(HOLD_OFF)))
                    .isTrue();
        }
    }

    @Provide
    Arbitrary<List<Finding>> findings() {
        var words = Arbitraries.of(
                NO_CALL,
                new CarrierWord.NotAskable(),
                new CarrierWord.Unreachable(),
                listed("completed"),
                listed("ringing"));
        var legs = Arbitraries.of(NO_LEG, LegEnd.of("ROOM_DELETED", "ringing", true));
        return Arbitraries.oneOf(
                        Arbitraries.of(GONE, CLOSED, ABSENT, new Finding.Unreachable()),
                        words.flatMap(word -> legs.map(leg -> seen(leg, word))))
                .list()
                .ofMaxSize(60);
    }

    private void hears(Finding finding) {
        now = now.isBefore(at.dueAt()) ? at.dueAt() : now;
        switch (ReconcileDecider.decide(at, finding, now, WAITS)) {
            case Progress.Go go -> at = go.next();
            case Progress.Settled done -> settled = done.settlement();
        }
    }

    private static Finding seen(LegEnd leg, CarrierWord carrier) {
        return new Finding.Evidence(leg, CallIds.NONE, NOON.plusSeconds(1), carrier);
    }

    private static CarrierWord listed(String status) {
        return new CarrierWord.Listed("CA1", status, NOON.plusSeconds(3), Duration.ofSeconds(5));
    }
}
