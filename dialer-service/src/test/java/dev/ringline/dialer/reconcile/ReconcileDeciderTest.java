package dev.ringline.dialer.reconcile;

import static dev.ringline.dialer.reconcile.Reconciliation.Stage.FENCE;
import static dev.ringline.dialer.reconcile.Reconciliation.Stage.FENCE_AGAIN;
import static dev.ringline.dialer.reconcile.Reconciliation.Stage.LOOK;
import static dev.ringline.dialer.reconcile.Reconciliation.Stage.PROVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.calling.LegEnd;
import dev.ringline.dialer.reconcile.ReconcileDecider.Progress;
import dev.ringline.dialer.reconcile.ReconcileDecider.Waits;
import dev.ringline.events.Disposition;
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

class ReconcileDeciderTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final Finding GONE = new Finding.Callee(false, CallIds.NONE);
    private static final Finding CLOSED = new Finding.Closed(true);
    private static final Finding ABSENT = new Finding.Closed(false);
    private static final Finding AWAY = new Finding.Unreachable();
    private static final LegEnd NO_LEG = new LegEnd.Nothing();
    private static final CarrierWord NO_CALL = new CarrierWord.NoSuchCall();

    @Test
    void a_callee_who_talks_is_adopted_and_nothing_is_fenced() {
        var ids = new CallIds("SCL_1", "PA_1", null);
        assertThat(decide(Reconciliation.begun(NOON), new Finding.Callee(true, ids), NOON))
                .isEqualTo(new Progress.Settled(new Settlement.Talking(ids)));
    }

    @Test
    void fenced_and_not_listed_in_two_looks_30_s_apart_is_not_sent_within_a_minute() {
        // given
        var line = new Line(NOON);
        // when
        line.hears(GONE)
                .hears(CLOSED)
                .hears(ABSENT)
                .hears(seen(NO_LEG, NO_CALL))
                .hears(seen(NO_LEG, NO_CALL));
        // then
        assertThat(line.settled).isInstanceOf(Settlement.NotSent.class);
        assertThat(line.now).isEqualTo(NOON.plusSeconds(36));
    }

    @ParameterizedTest
    @CsvSource({"LOOK, 0", "FENCE, 0", "FENCE_AGAIN, 6", "PROVE, 30"})
    void who_takes_it_over_waits_anew_whatever_the_former_clock_said(Reconciliation.Stage stage, int waitS) {
        for (var off : List.of(Duration.ofHours(1), Duration.ofHours(-1))) {
            // given
            var looks = stage == PROVE ? 1 : 0;
            var left = new Reconciliation(stage, NOON.plus(off), stage == PROVE ? NOON.plus(off) : null, looks);
            // when
            var ours = left.takenOver(NOON, Waits.REAL);
            // then
            var since = stage == PROVE ? NOON : null;
            assertThat(ours).isEqualTo(new Reconciliation(stage, NOON.plusSeconds(waitS), since, looks));
        }
    }

    @Test
    void between_the_two_closes_lies_the_race_of_a_cancel() {
        var line = new Line(NOON).hears(GONE).hears(ABSENT);
        assertThat(line.at.stage()).isEqualTo(FENCE_AGAIN);
        assertThat(line.at.dueAt()).isAfterOrEqualTo(NOON.plusSeconds(6));
    }

    @Test
    void a_room_that_came_back_is_closed_and_watched_again() {
        var line = new Line(NOON).hears(GONE).hears(CLOSED).hears(CLOSED);
        assertThat(line.at.stage()).isEqualTo(FENCE_AGAIN);
        assertThat(line.hears(ABSENT).at.stage()).isEqualTo(PROVE);
    }

    @Test
    void livekit_away_means_not_fenced_however_long() {
        var line = new Line(NOON).hears(GONE);
        for (int second = 0; second < 3_600; second++) {
            line.hears(AWAY);
        }
        assertThat(line.settled).isNull();
        assertThat(line.at.stage()).isEqualTo(FENCE);
    }

    @Test
    void a_leg_that_left_after_an_answer_was_a_call_whatever_the_carrier_says() {
        var line = new Line(NOON).hears(GONE).hears(CLOSED).hears(ABSENT).hears(seen(new LegEnd.Talked(), NO_CALL));
        assertThat(line.settled).isInstanceOf(Settlement.Talked.class);
        assertThat(line.settled.facts(NOON))
                .satisfiesExactly(
                        first -> assertThat(first).isInstanceOf(AttemptFact.Answered.class),
                        then -> assertThat(then).isInstanceOf(AttemptFact.HungUp.class));
    }

    @Test
    void a_certain_leg_needs_no_carrier() {
        var line = proving().hears(seen(LegEnd.of("USER_UNAVAILABLE", "ringing", true), new CarrierWord.Unreachable()));
        assertThat(disposition(line)).isEqualTo(Disposition.NO_ANSWER);
    }

    @ParameterizedTest
    @CsvSource({
        "busy, BUSY",
        "no-answer, NO_ANSWER",
        "failed, UNCLASSIFIED",
        "canceled, CANCELLED",
        "new-word, UNCLASSIFIED"
    })
    void the_carriers_word_settles_what_nobody_else_knows(String status, Disposition disposition) {
        var line = proving().hears(seen(LegEnd.of("USER_REJECTED", "dialing", true), listed(status)));
        assertThat(disposition(line)).isEqualTo(disposition);
    }

    @Test
    void a_failed_call_is_the_carriers_doing_only_where_the_leg_says_so() {
        var carriers = proving().hears(seen(LegEnd.of("CLIENT_INITIATED", "dialing", true), listed("failed")));
        assertThat(disposition(carriers)).isEqualTo(Disposition.TRUNK_FAILURE);
        var anybodys = proving().hears(seen(NO_LEG, listed("failed")));
        assertThat(disposition(anybodys)).isEqualTo(Disposition.UNCLASSIFIED);
        var outcome = ((Settlement.Unanswered) anybodys.settled).outcome();
        assertThat(outcome.burnt()).isFalse();
        assertThat(outcome.counts()).isTrue();
    }

    @Test
    void a_call_that_the_carrier_completed_was_answered_when_it_says() {
        var line = proving().hears(seen(NO_LEG, listed("completed")));
        assertThat(line.settled.facts(NOON.plusSeconds(99)).getFirst().at()).isEqualTo(NOON.minusSeconds(2));
        assertThat(line.settled.facts(NOON.plusSeconds(99)).getLast().at()).isEqualTo(NOON.plusSeconds(3));
    }

    @Test
    void a_call_still_live_at_the_carrier_is_asked_about_until_it_ends() {
        var line = proving().hears(seen(NO_LEG, listed("ringing"))).hears(seen(NO_LEG, listed("canceled")));
        assertThat(disposition(line)).isEqualTo(Disposition.CANCELLED);
    }

    @Test
    void a_leg_that_rang_was_an_invite_although_the_carrier_lists_none() {
        var rang = LegEnd.of("ROOM_DELETED", "ringing", true);
        assertThat(disposition(proving().hears(seen(rang, NO_CALL)).hears(seen(rang, NO_CALL))))
                .isEqualTo(Disposition.CANCELLED);
    }

    @Test
    void a_leg_that_we_removed_before_it_rang_proves_no_invite() {
        var joined = LegEnd.of("ROOM_DELETED", "dialing", true);
        assertThat(proving().hears(seen(joined, NO_CALL)).hears(seen(joined, NO_CALL)).settled)
                .isInstanceOf(Settlement.NotSent.class);
    }

    @Test
    void who_cannot_be_asked_leaves_it_unknown_for_good() {
        var line = proving().hears(seen(NO_LEG, new CarrierWord.NotAskable()));
        assertThat(line.settled).isInstanceOf(Settlement.Unknowable.class);
    }

    @Test
    void a_carrier_that_does_not_answer_is_waited_for_but_not_beyond_a_minute_of_the_deadline() {
        var line = proving();
        while (line.settled == null) {
            line.hears(seen(NO_LEG, new CarrierWord.Unreachable()));
        }
        assertThat(line.settled).isInstanceOf(Settlement.Unknowable.class);
        assertThat(line.now).isBetween(NOON.plusSeconds(45), NOON.plusSeconds(60));
    }

    @Property
    void whatever_is_heard_it_is_settled_only_after_a_fence_or_by_a_callee_who_talks(
            @ForAll("findings") List<Finding> findings) {
        var line = new Line(NOON);
        for (var finding : findings) {
            if (line.settled != null) {
                break;
            }
            var before = line.at.stage();
            line.hears(finding);
            if (line.settled != null) {
                assertThat(before == PROVE || before == LOOK && line.settled instanceof Settlement.Talking)
                        .isTrue();
            }
        }
    }

    @Property
    void with_livekit_there_it_is_settled_within_60_s(
            @ForAll("carriers") CarrierWord word, @ForAll("legs") LegEnd leg) {
        var line = proving();
        while (line.settled == null) {
            line.hears(seen(leg, word));
        }
        assertThat(line.now).isBeforeOrEqualTo(NOON.plusSeconds(60));
    }

    @Provide
    Arbitrary<List<Finding>> findings() {
        return Arbitraries.oneOf(
                        Arbitraries.of(GONE, CLOSED, ABSENT, AWAY, new Finding.Callee(true, CallIds.NONE)),
                        carriers().flatMap(word -> legs().map(leg -> seen(leg, word))))
                .list()
                .ofMaxSize(40);
    }

    @Provide
    Arbitrary<CarrierWord> carriers() {
        return Arbitraries.of(
                NO_CALL,
                new CarrierWord.NotAskable(),
                new CarrierWord.Unreachable(),
                listed("completed"),
                listed("in-progress"),
                listed("ringing"),
                listed("busy"));
    }

    @Provide
    Arbitrary<LegEnd> legs() {
        return Arbitraries.of(
                NO_LEG,
                new LegEnd.Talked(),
                LegEnd.of("USER_UNAVAILABLE", "ringing", true),
                LegEnd.of("USER_REJECTED", "dialing", true),
                LegEnd.of("ROOM_DELETED", "dialing", true));
    }

    private static Line proving() {
        return new Line(NOON).hears(GONE).hears(CLOSED).hears(ABSENT);
    }

    private static Disposition disposition(Line line) {
        assertThat(line.settled).isInstanceOf(Settlement.Unanswered.class);
        return ((Settlement.Unanswered) line.settled).outcome().disposition();
    }

    private static Finding seen(LegEnd leg, CarrierWord carrier) {
        return new Finding.Evidence(leg, CallIds.NONE, NOON.plusSeconds(1), carrier);
    }

    private static CarrierWord listed(String status) {
        return new CarrierWord.Listed("CA1", status, NOON.plusSeconds(3), Duration.ofSeconds(5));
    }

    private static Progress decide(Reconciliation at, Finding finding, Instant now) {
        return ReconcileDecider.decide(at, finding, now, Waits.REAL);
    }

    /** One attempt's reconciliation, asked again whenever it is due. */
    private static final class Line {
        private Reconciliation at;
        private Instant now;
        private Settlement settled;

        private Line(Instant now) {
            this.now = now;
            at = Reconciliation.begun(now);
        }

        private Line hears(Finding finding) {
            now = now.isBefore(at.dueAt()) ? at.dueAt() : now;
            switch (decide(at, finding, now)) {
                case Progress.Go go -> at = go.next();
                case Progress.Settled done -> settled = done.settlement();
            }
            return this;
        }
    }
}
