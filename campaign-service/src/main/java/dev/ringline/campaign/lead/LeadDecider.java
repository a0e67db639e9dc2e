package dev.ringline.campaign.lead;

import static dev.ringline.campaign.lead.Decision.NOTHING;
import static dev.ringline.campaign.lead.Decision.accepted;

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
import dev.ringline.campaign.lead.LeadEvent.AttemptBegan;
import dev.ringline.campaign.lead.LeadEvent.CountCorrected;
import dev.ringline.campaign.lead.LeadEvent.LeadClosed;
import dev.ringline.campaign.lead.LeadEvent.LeadHeld;
import dev.ringline.campaign.lead.LeadEvent.LeadReleased;
import dev.ringline.campaign.lead.LeadEvent.LeadRemoved;
import dev.ringline.campaign.lead.LeadEvent.LeadRequeued;
import dev.ringline.campaign.lead.LeadEvent.OutcomeNoted;
import dev.ringline.campaign.lead.LeadEvent.RemovalAwaited;
import dev.ringline.campaign.lead.LeadEvent.SightLost;
import dev.ringline.campaign.retry.RetryPolicy;
import dev.ringline.events.LeadState;
import java.time.Instant;
import java.util.Objects;

/** What a command does to a lead. What is said of another release than the present one decides nothing. */
public final class LeadDecider {
    private LeadDecider() {}

    /** Events, or NOTHING when it already holds or is stale, or a refusal. */
    public static Decision decide(Lead lead, LeadCommand command, RetryPolicy policy, Instant now) {
        return switch (command) {
            case Release r -> lead.isWaiting() ? accepted(new LeadReleased(lead.releaseNumber() + 1)) : NOTHING;
            case Hold hold -> hold(lead, hold);
            case Close close -> lead.isWaiting() ? accepted(closed(close)) : NOTHING;
            case Recheck r -> recheck(lead, now);
            case Begin(var number) -> begin(lead, number);
            case LoseSight(var number) -> loseSight(lead, number);
            case Settle settle -> settle(lead, settle, policy, now);
            case Correct correct -> correct(lead, correct, policy, now);
            case Say say -> say(lead, say, policy);
            case EndWrapUp e -> endWrapUp(lead, now);
            case Remove r -> remove(lead);
        };
    }

    private static Decision hold(Lead lead, Hold hold) {
        var same = lead.state() == LeadState.HELD
                && hold.rule().equals(lead.rule())
                && Objects.equals(hold.dueAt(), lead.dueAt());
        return !lead.isWaiting() || same ? NOTHING : accepted(new LeadHeld(hold.rule(), hold.reason(), hold.dueAt()));
    }

    private static LeadEvent closed(Close close) {
        return new LeadClosed(close.to(), close.rule(), close.reason());
    }

    /** Only what is held: a retry or a callback has its own time. The row of unburnt releases begins anew. */
    private static Decision recheck(Lead lead, Instant now) {
        return lead.state() == LeadState.HELD
                ? accepted(new LeadRequeued("recheck", null, lead.disposition(), lead.countedAttempts(), 0, now))
                : NOTHING;
    }

    private static Decision begin(Lead lead, int releaseNumber) {
        var news = lead.state() == LeadState.READY || lead.state() == LeadState.UNKNOWN;
        return news && isPresent(lead, releaseNumber) ? accepted(new AttemptBegan()) : NOTHING;
    }

    private static Decision loseSight(Lead lead, int releaseNumber) {
        var news = lead.state() == LeadState.READY || lead.state() == LeadState.IN_CALL;
        return news && isPresent(lead, releaseNumber) ? accepted(new SightLost()) : NOTHING;
    }

    private static Decision settle(Lead lead, Settle settle, RetryPolicy policy, Instant now) {
        return lead.isWithDialer() && isPresent(lead, settle.releaseNumber())
                ? AfterAttempt.of(lead, settle.ending().noLaterThan(now), policy)
                : NOTHING;
    }

    /**
     * The count follows the truth. Where the lead goes follows it too while nothing else was decided since: it is not taken
     * back from a later release, and one that is finished stays finished.
     */
    private static Decision correct(Lead lead, Correct correct, RetryPolicy policy, Instant now) {
        var before = lead.without(correct.burntBefore());
        if (isPresent(lead, correct.releaseNumber()) && canBeCorrected(lead.state())) {
            var after = AfterAttempt.of(before, correct.ending().noLaterThan(now), policy);
            return Lead.evolve(before, after.events()).equals(lead) ? NOTHING : after;
        }
        var counted = before.countedAttempts() + (correct.ending().burnt() ? 1 : 0);
        return counted == lead.countedAttempts() ? NOTHING : accepted(new CountCorrected(counted));
    }

    private static boolean canBeCorrected(LeadState state) {
        return state == LeadState.WAITING || state == LeadState.HELD || state == LeadState.RETRY_AT;
    }

    /** During the call it is kept for its end; after the wrap-up it comes too late to decide anything. */
    private static Decision say(Lead lead, Say say, RetryPolicy policy) {
        if (!isPresent(lead, say.releaseNumber())) {
            return NOTHING;
        }
        if (lead.state() == LeadState.WRAP_UP) {
            return lead.removing()
                    ? AfterAttempt.withoutOutcome(lead)
                    : AfterAttempt.withOutcome(say.outcome(), lead.countedAttempts(), policy, say.at());
        }
        return lead.isWithDialer() && isNews(lead.outcome(), say.outcome())
                ? accepted(new OutcomeNoted(say.outcome()))
                : NOTHING;
    }

    /** A later word replaces an earlier one, but an opt-out is never taken back by it. */
    private static boolean isNews(Outcome known, Outcome said) {
        return known == null || !known.equals(said) && !known.optOut();
    }

    private static Decision endWrapUp(Lead lead, Instant now) {
        return lead.state() == LeadState.WRAP_UP && !lead.dueAt().isAfter(now)
                ? AfterAttempt.withoutOutcome(lead)
                : NOTHING;
    }

    private static Decision remove(Lead lead) {
        return switch (lead.state().bucket()) {
            case WAITING -> accepted(new LeadRemoved(lead.disposition(), lead.countedAttempts()));
            case IN_FLIGHT -> lead.removing() ? NOTHING : accepted(new RemovalAwaited());
            case REMOVED -> NOTHING;
            case FINISHED, SUPPRESSED, INVALID, DUPLICATE, UNRECOGNIZED ->
                new Decision.Refused("it is " + lead.state() + ": there is nothing left to stop");
        };
    }

    private static boolean isPresent(Lead lead, int releaseNumber) {
        return lead.releaseNumber() == releaseNumber;
    }
}
