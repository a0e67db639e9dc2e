package dev.ringline.campaign.lead;

import static dev.ringline.campaign.lead.Decision.accepted;

import dev.ringline.campaign.lead.LeadEvent.CallbackPlanned;
import dev.ringline.campaign.lead.LeadEvent.LeadExhausted;
import dev.ringline.campaign.lead.LeadEvent.LeadFinished;
import dev.ringline.campaign.lead.LeadEvent.LeadHeld;
import dev.ringline.campaign.lead.LeadEvent.LeadRemoved;
import dev.ringline.campaign.lead.LeadEvent.LeadRequeued;
import dev.ringline.campaign.lead.LeadEvent.RetryPlanned;
import dev.ringline.campaign.lead.LeadEvent.WrapUpBegan;
import dev.ringline.campaign.retry.NextTry;
import dev.ringline.campaign.retry.RetryPolicy;
import dev.ringline.events.Disposition;
import java.time.Instant;

/** Where an attempt that is over leaves its lead. */
final class AfterAttempt {
    /** Why a lead is held that was released too often in a row for nothing. */
    static final String NO_PROGRESS = "no-progress";

    /** Why a lead is over whose callee's side forbids any further call. */
    private static final String UNWANTED = "unwanted";

    private AfterAttempt() {}

    /** @param lead with its counts as they were before this attempt ended */
    static Decision of(Lead lead, Ending ending, RetryPolicy policy) {
        var counted = lead.countedAttempts() + (ending.burnt() ? 1 : 0);
        if (lead.removing()) {
            return accepted(new LeadRemoved(ending.disposition(), counted));
        }
        if (ending.unwanted()) {
            return accepted(new LeadFinished(ending.disposition(), counted, UNWANTED));
        }
        if (ending.disposition() == Disposition.ANSWERED) {
            return lead.outcome() == null
                    ? accepted(new WrapUpBegan(counted, ending.at().plus(policy.wrapUp())))
                    : withOutcome(lead.outcome(), counted, policy, ending.at());
        }
        if (ending.burnt()) {
            return accepted(next(ending.disposition(), ending.disposition(), counted, policy, ending.at()));
        }
        return unburnt(lead, ending, policy);
    }

    /**
     * What the agent said decides. A machine that answered is a callee that did not: its retry is that of NO_ANSWER. An
     * agent that failed leaves the lead to the campaign's gap for ANSWERED, if it has one.
     */
    static Decision withOutcome(Outcome outcome, int counted, RetryPolicy policy, Instant at) {
        if (outcome.optOut()) {
            return accepted(new LeadFinished(Disposition.ANSWERED, counted, "opt-out"));
        }
        return accepted(
                switch (outcome.result()) {
                    case CALLBACK -> callback(outcome, counted, policy, at);
                    case VOICEMAIL -> next(Disposition.NO_ANSWER, Disposition.ANSWERED, counted, policy, at);
                    case FAILED -> next(Disposition.ANSWERED, Disposition.ANSWERED, counted, policy, at);
                    case OPT_OUT -> new LeadFinished(Disposition.ANSWERED, counted, "opt-out");
                    case COMPLETED, INTERESTED, NOT_INTERESTED, WRONG_NUMBER, UNRECOGNIZED ->
                        new LeadFinished(Disposition.ANSWERED, counted, "outcome");
                });
    }

    static Decision withoutOutcome(Lead lead) {
        return accepted(
                lead.removing()
                        ? new LeadRemoved(Disposition.ANSWERED, lead.countedAttempts())
                        : new LeadFinished(Disposition.ANSWERED, lead.countedAttempts(), "no-outcome"));
    }

    private static LeadEvent callback(Outcome outcome, int counted, RetryPolicy policy, Instant at) {
        return outcome.callbackAt() == null
                ? next(Disposition.ANSWERED, Disposition.ANSWERED, counted, policy, at)
                : new CallbackPlanned(counted, outcome.callbackAt());
    }

    private static LeadEvent next(Disposition ladder, Disposition was, int counted, RetryPolicy policy, Instant at) {
        return switch (policy.after(ladder, counted, at)) {
            case NextTry.Again(var dueAt) -> new RetryPlanned(was, counted, 0, dueAt);
            case NextTry.Exhausted e -> new LeadExhausted(was, counted);
            case NextTry.Over o -> new LeadFinished(was, counted, "no-retry");
        };
    }

    /** Nobody's doing, or nobody knows: it costs the lead nothing, but it does not go on for ever. */
    private static Decision unburnt(Lead lead, Ending ending, RetryPolicy policy) {
        var counted = lead.countedAttempts();
        var unburnt = lead.unburntReleases() + 1;
        if (unburnt >= RetryPolicy.MOST_UNBURNT) {
            var reason = unburnt + " releases in a row came to nothing, last: " + ending.rule();
            return accepted(
                    new LeadRequeued(ending.rule(), ending.reason(), ending.disposition(), counted, unburnt, null),
                    new LeadHeld(NO_PROGRESS, reason, ending.at().plus(RetryPolicy.WITHOUT_PROGRESS)));
        }
        if (ending.disposition() == Disposition.UNKNOWN) {
            return accepted(unknown(counted, unburnt, policy, ending));
        }
        var dueAt = RetryPolicy.requeueAt(unburnt, ending.mayHaveRung(), ending.at());
        if (ending.mayHaveRung()) { // for the callee it was a call: the next one is a retry
            return accepted(new RetryPlanned(ending.disposition(), counted, unburnt, dueAt));
        }
        return accepted(
                new LeadRequeued(ending.rule(), ending.reason(), ending.disposition(), counted, unburnt, dueAt));
    }

    /** It may have been a whole conversation: tried again only where the campaign says so. */
    private static LeadEvent unknown(int counted, int unburnt, RetryPolicy policy, Ending ending) {
        return policy.after(Disposition.UNKNOWN, counted, ending.at()) instanceof NextTry.Again(var dueAt)
                ? new RetryPlanned(Disposition.UNKNOWN, counted, unburnt, dueAt)
                : new LeadFinished(Disposition.UNKNOWN, counted, "unknown");
    }
}
