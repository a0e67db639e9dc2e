package dev.ringline.campaign.lead;

import static dev.ringline.campaign.lead.LeadDecider.decide;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.campaign.lead.LeadCommand.Begin;
import dev.ringline.campaign.lead.LeadCommand.Close;
import dev.ringline.campaign.lead.LeadCommand.Correct;
import dev.ringline.campaign.lead.LeadCommand.EndWrapUp;
import dev.ringline.campaign.lead.LeadCommand.Hold;
import dev.ringline.campaign.lead.LeadCommand.LoseSight;
import dev.ringline.campaign.lead.LeadCommand.Recheck;
import dev.ringline.campaign.lead.LeadCommand.Release;
import dev.ringline.campaign.lead.LeadCommand.Remove;
import dev.ringline.campaign.lead.LeadCommand.Say;
import dev.ringline.campaign.lead.LeadCommand.Settle;
import dev.ringline.campaign.retry.RetryPolicy;
import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadState;
import dev.ringline.events.OutcomeRecorded.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LeadDeciderTest {
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    static final RetryPolicy POLICY = new RetryPolicy(
            new Retry(3, new TreeMap<>(Map.of(Disposition.BUSY, 300, Disposition.NO_ANSWER, 3600))),
            Duration.ofSeconds(60));

    @Test
    void a_busy_callee_is_tried_again_after_the_gap_of_busy() {
        // given
        var inCall = after(Lead.waiting(NOON), new Release(), new Begin(1));
        // when
        var lead = after(inCall, new Settle(1, ended(Disposition.BUSY, true)));
        // then
        assertThat(lead.state()).isEqualTo(LeadState.RETRY_AT);
        assertThat(lead.dueAt()).isEqualTo(NOON.plusSeconds(300));
        assertThat(lead.countedAttempts()).isOne();
    }

    @Test
    void the_last_counted_attempt_exhausts_a_lead() {
        var lead = Lead.waiting(NOON);
        for (int release = 1; release <= 3; release++) {
            lead = after(lead, new Release(), new Settle(release, ended(Disposition.NO_ANSWER, true)));
        }
        assertThat(lead.state()).isEqualTo(LeadState.EXHAUSTED);
        assertThat(lead.countedAttempts()).isEqualTo(3);
    }

    @Test
    void a_callee_whose_side_forbids_calls_is_not_tried_again_whatever_the_ladder_says() {
        var unwanted = new Ending(Disposition.BUSY, true, true, true, "not-burnt", null, NOON);
        var lead = after(Lead.waiting(NOON), new Release(), new Begin(1), new Settle(1, unwanted));
        assertThat(lead.state()).isEqualTo(LeadState.FINISHED);
        assertThat(lead.rule()).isEqualTo("unwanted");
        assertThat(lead.countedAttempts()).isOne();
    }

    @Test
    void a_disposition_without_a_gap_ends_the_lead() {
        var lead = after(Lead.waiting(NOON), new Release(), new Settle(1, ended(Disposition.INVALID_NUMBER, true)));
        assertThat(lead.state()).isEqualTo(LeadState.FINISHED);
        assertThat(lead.disposition()).isEqualTo(Disposition.INVALID_NUMBER);
    }

    @Test
    void what_was_nobody_s_doing_costs_the_lead_nothing_and_comes_back_soon() {
        var lead = after(Lead.waiting(NOON), new Release(), new Settle(1, ended(Disposition.TRUNK_FAILURE, false)));
        assertThat(lead.state()).isEqualTo(LeadState.WAITING);
        assertThat(lead.countedAttempts()).isZero();
        assertThat(lead.dueAt()).isEqualTo(NOON.plusSeconds(1));
    }

    @Test
    void a_phone_that_may_have_rung_rests_for_a_minute() {
        var ending = new Ending(Disposition.TRUNK_FAILURE, false, true, false, "not-burnt", null, NOON);
        var lead = after(Lead.waiting(NOON), new Release(), new Settle(1, ending));
        assertThat(lead.dueAt()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void eight_releases_in_a_row_that_burn_nothing_hold_the_lead_for_ten_minutes_or_until_somebody_looks() {
        var lead = Lead.waiting(NOON);
        for (int release = 1; release <= 8; release++) {
            assertThat(lead.state()).isEqualTo(LeadState.WAITING);
            lead = after(lead, new Release(), new Settle(release, ended(Disposition.INFRA, false)));
        }
        assertThat(lead.state()).isEqualTo(LeadState.HELD);
        assertThat(lead.rule()).isEqualTo("no-progress");
        assertThat(lead.dueAt()).isEqualTo(NOON.plusSeconds(600));
        assertThat(after(lead, new Recheck()).unburntReleases()).isZero();
        // and what is tried again then in vain is held again
        var again = after(lead, new Release(), new Settle(9, ended(Disposition.INFRA, false)));
        assertThat(again.rule()).isEqualTo("no-progress");
    }

    @Test
    void a_burnt_attempt_ends_a_row_of_unburnt_ones() {
        var lead = after(
                Lead.waiting(NOON),
                new Release(),
                new Settle(1, ended(Disposition.INFRA, false)),
                new Release(),
                new Settle(2, ended(Disposition.BUSY, true)));
        assertThat(lead.unburntReleases()).isZero();
    }

    @Test
    void an_unknown_that_nobody_could_settle_is_not_rung_again_unless_the_campaign_says_so() {
        var lead = after(
                Lead.waiting(NOON), new Release(), new LoseSight(1), new Settle(1, ended(Disposition.UNKNOWN, false)));
        assertThat(lead.state()).isEqualTo(LeadState.FINISHED);
        assertThat(lead.disposition()).isEqualTo(Disposition.UNKNOWN);
    }

    @Test
    void an_answered_lead_waits_for_the_agents_outcome_and_no_longer_than_the_wrap_up() {
        var wrapUp = after(Lead.waiting(NOON), new Release(), new Settle(1, ended(Disposition.ANSWERED, true)));
        assertThat(wrapUp.state()).isEqualTo(LeadState.WRAP_UP);
        assertThat(decide(wrapUp, new EndWrapUp(), POLICY, NOON.plusSeconds(59)))
                .isEqualTo(Decision.NOTHING);
        var over = Lead.evolve(
                wrapUp,
                decide(wrapUp, new EndWrapUp(), POLICY, NOON.plusSeconds(60)).events());
        assertThat(over.state()).isEqualTo(LeadState.FINISHED);
        assertThat(over.disposition()).isEqualTo(Disposition.ANSWERED);
    }

    @Test
    void an_outcome_that_comes_before_the_calls_end_is_kept_for_it() {
        var lead = after(
                Lead.waiting(NOON),
                new Release(),
                new Begin(1),
                say(1, Result.CALLBACK, NOON.plusSeconds(7200)),
                new Settle(1, ended(Disposition.ANSWERED, true)));
        assertThat(lead.state()).isEqualTo(LeadState.CALLBACK_AT);
        assertThat(lead.dueAt()).isEqualTo(NOON.plusSeconds(7200));
    }

    @Test
    void a_voicemail_is_tried_again_like_no_answer() {
        var lead = after(
                Lead.waiting(NOON),
                new Release(),
                new Settle(1, ended(Disposition.ANSWERED, true)),
                say(1, Result.VOICEMAIL, null));
        assertThat(lead.state()).isEqualTo(LeadState.RETRY_AT);
        assertThat(lead.dueAt()).isEqualTo(NOON.plusSeconds(3600));
        assertThat(lead.countedAttempts()).isOne();
    }

    @Test
    void an_opt_out_is_not_taken_back_by_a_later_word() {
        var lead = after(
                Lead.waiting(NOON),
                new Release(),
                new Begin(1),
                new Say(1, new Outcome(Result.OPT_OUT, null, true), NOON),
                say(1, Result.CALLBACK, NOON.plusSeconds(7200)),
                new Settle(1, ended(Disposition.ANSWERED, true)));
        assertThat(lead.state()).isEqualTo(LeadState.FINISHED);
        assertThat(lead.rule()).isEqualTo("opt-out");
    }

    @Test
    void a_lead_removed_during_its_call_goes_when_the_call_is_over() {
        var inCall = after(Lead.waiting(NOON), new Release(), new Begin(1), new Remove());
        assertThat(inCall.state()).isEqualTo(LeadState.IN_CALL);
        assertThat(after(inCall, new Settle(1, ended(Disposition.BUSY, true))).state())
                .isEqualTo(LeadState.REMOVED);
    }

    @Test
    void a_final_record_of_an_earlier_release_decides_nothing() {
        var lead =
                after(Lead.waiting(NOON), new Release(), new Settle(1, ended(Disposition.BUSY, true)), new Release());
        assertThat(decide(lead, new Settle(1, ended(Disposition.NO_ANSWER, true)), POLICY, NOON))
                .isEqualTo(Decision.NOTHING);
    }

    @Test
    void a_correction_moves_the_lead_while_nothing_was_decided_since() {
        var requeued = after(Lead.waiting(NOON), new Release(), new Settle(1, ended(Disposition.NOT_SENT, false)));
        var corrected = after(requeued, new Correct(1, ended(Disposition.BUSY, true), false));
        assertThat(corrected.state()).isEqualTo(LeadState.RETRY_AT);
        assertThat(corrected.countedAttempts()).isOne();
        assertThat(corrected.unburntReleases()).isZero();
    }

    @Test
    void a_correction_of_an_earlier_release_moves_only_the_count() {
        var released = after(
                Lead.waiting(NOON), new Release(), new Settle(1, ended(Disposition.NOT_SENT, false)), new Release());
        var corrected = after(released, new Correct(1, ended(Disposition.BUSY, true), false));
        assertThat(corrected.state()).isEqualTo(LeadState.READY);
        assertThat(corrected.countedAttempts()).isOne();
    }

    @Test
    void a_finished_lead_cannot_be_removed_and_is_told_so() {
        var finished = after(Lead.waiting(NOON), new Release(), new Settle(1, ended(Disposition.INVALID_NUMBER, true)));
        assertThat(decide(finished, new Remove(), POLICY, NOON)).isInstanceOf(Decision.Refused.class);
        var suppressed = after(Lead.waiting(NOON), new Close(LeadState.SUPPRESSED, "suppressed", null));
        assertThat(decide(suppressed, new Remove(), POLICY, NOON)).isInstanceOf(Decision.Refused.class);
    }

    @Test
    void a_retry_or_a_callback_keeps_its_time_when_held_leads_are_looked_at_again() {
        var retry = after(Lead.waiting(NOON), new Release(), new Settle(1, ended(Disposition.BUSY, true)));
        assertThat(decide(retry, new Recheck(), POLICY, NOON)).isEqualTo(Decision.NOTHING);
        var held = after(Lead.waiting(NOON), new Hold("window", "closed", NOON.plusSeconds(9)));
        assertThat(after(held, new Recheck()).dueAt()).isEqualTo(NOON);
    }

    @Test
    void a_call_that_ended_by_a_clock_that_runs_ahead_has_no_longer_wrap_up() {
        var ahead = new Ending(Disposition.ANSWERED, true, true, false, "test", null, NOON.plusSeconds(3_600));
        var lead = after(Lead.waiting(NOON), new Release(), new Begin(1), new Settle(1, ahead));
        assertThat(lead.state()).isEqualTo(LeadState.WRAP_UP);
        assertThat(lead.dueAt()).isEqualTo(NOON.plusSeconds(60));
        var behind = new Ending(Disposition.ANSWERED, true, true, false, "test", null, NOON.minusSeconds(20));
        var late = after(Lead.waiting(NOON), new Release(), new Begin(1), new Settle(1, behind));
        assertThat(late.dueAt()).isEqualTo(NOON.plusSeconds(40));
    }

    static Lead after(Lead lead, LeadCommand... commands) {
        for (var command : commands) {
            lead = Lead.evolve(lead, decide(lead, command, POLICY, NOON).events());
        }
        return lead;
    }

    static Ending ended(Disposition disposition, boolean burnt) {
        return new Ending(disposition, burnt, burnt, false, "test", null, NOON);
    }

    static Say say(int release, Result result, Instant callbackAt) {
        return new Say(release, new Outcome(result, callbackAt, false), NOON);
    }
}
