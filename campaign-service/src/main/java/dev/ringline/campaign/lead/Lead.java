package dev.ringline.campaign.lead;

import dev.ringline.campaign.lead.LeadEvent.AttemptBegan;
import dev.ringline.campaign.lead.LeadEvent.CallbackPlanned;
import dev.ringline.campaign.lead.LeadEvent.CountCorrected;
import dev.ringline.campaign.lead.LeadEvent.LeadClosed;
import dev.ringline.campaign.lead.LeadEvent.LeadExhausted;
import dev.ringline.campaign.lead.LeadEvent.LeadFinished;
import dev.ringline.campaign.lead.LeadEvent.LeadHeld;
import dev.ringline.campaign.lead.LeadEvent.LeadReleased;
import dev.ringline.campaign.lead.LeadEvent.LeadRemoved;
import dev.ringline.campaign.lead.LeadEvent.LeadRequeued;
import dev.ringline.campaign.lead.LeadEvent.OutcomeNoted;
import dev.ringline.campaign.lead.LeadEvent.RemovalAwaited;
import dev.ringline.campaign.lead.LeadEvent.RetryPlanned;
import dev.ringline.campaign.lead.LeadEvent.SightLost;
import dev.ringline.campaign.lead.LeadEvent.WrapUpBegan;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadState;
import java.time.Instant;
import java.util.List;

/**
 * Where a lead stands.
 *
 * @param rule what brought it there, for example {@code window} or {@code retry}; {@code null} for one that is new
 * @param reason for people; no number in it
 * @param dueAt when to look at it again; {@code null}: not before something changes
 * @param disposition of the latest attempt that is over
 * @param releaseNumber how often it was released; never resets
 * @param countedAttempts those that burnt (P6)
 * @param unburntReleases in a row
 * @param removing somebody removed it while an attempt was under way: it goes when that is over
 * @param outcome what the agent said of the attempt under way, when that came before the call's end
 */
public record Lead(
        LeadState state,
        String rule,
        String reason,
        Instant dueAt,
        Disposition disposition,
        int releaseNumber,
        int countedAttempts,
        int unburntReleases,
        boolean removing,
        Outcome outcome) {

    /** As the import leaves it. */
    public static Lead waiting(Instant dueAt) {
        return new Lead(LeadState.WAITING, null, null, dueAt, null, 0, 0, 0, false, null);
    }

    /** Whether the hopper may look at it. */
    public boolean isWaiting() {
        return state.bucket() == LeadState.Bucket.WAITING;
    }

    /** Whether the dialer owes a final record. */
    public boolean isWithDialer() {
        return switch (state) {
            case READY, IN_CALL, UNKNOWN -> true;
            case WAITING, HELD, RETRY_AT, CALLBACK_AT, WRAP_UP, FINISHED, EXHAUSTED, EXPIRED -> false;
            case SUPPRESSED, INVALID, REMOVED, UNRECOGNIZED -> false;
        };
    }

    /**
     * With its counts as they were before its latest attempt ended.
     *
     * @param burnt whether that attempt burnt
     */
    Lead without(boolean burnt) {
        return burnt
                ? counting(countedAttempts - 1, unburntReleases, disposition)
                : counting(countedAttempts, Math.max(0, unburntReleases - 1), disposition);
    }

    /** Applies what happened. Total, and never judges: {@code decide} already did. */
    public static Lead evolve(Lead lead, LeadEvent event) {
        return switch (event) {
            case LeadReleased e -> lead.released(e.releaseNumber());
            case LeadHeld e -> lead.to(LeadState.HELD, e.rule(), e.reason(), e.dueAt());
            case LeadClosed e -> lead.to(e.to(), e.rule(), e.reason(), null);
            case AttemptBegan e -> lead.to(LeadState.IN_CALL, "dialling", null, null);
            case SightLost e -> lead.to(LeadState.UNKNOWN, "unknown", null, null);
            case OutcomeNoted e -> lead.with(e.outcome());
            case WrapUpBegan e ->
                lead.to(LeadState.WRAP_UP, "answered", null, e.until()).counting(e.counted(), Disposition.ANSWERED);
            case RetryPlanned e ->
                lead.to(LeadState.RETRY_AT, "retry", null, e.dueAt())
                        .counting(e.counted(), e.unburnt(), e.disposition());
            case CallbackPlanned e ->
                lead.to(LeadState.CALLBACK_AT, "callback", null, e.dueAt()).counting(e.counted(), Disposition.ANSWERED);
            case LeadRequeued e ->
                lead.to(LeadState.WAITING, e.rule(), e.reason(), e.dueAt())
                        .counting(e.counted(), e.unburnt(), e.disposition());
            case LeadFinished e ->
                lead.to(LeadState.FINISHED, e.rule(), null, null).counting(e.counted(), e.disposition());
            case LeadExhausted e ->
                lead.to(LeadState.EXHAUSTED, "max-attempts", null, null).counting(e.counted(), e.disposition());
            case CountCorrected e -> lead.counted(e.counted());
            case RemovalAwaited e -> lead.removing(true);
            case LeadRemoved e ->
                lead.to(LeadState.REMOVED, "removed", null, null)
                        .removing(false)
                        .counting(e.counted(), e.disposition());
        };
    }

    public static Lead evolve(Lead before, List<LeadEvent> events) {
        var after = before;
        for (var event : events) {
            after = evolve(after, event);
        }
        return after;
    }

    private Lead to(LeadState state, String rule, String reason, Instant dueAt) {
        return new Lead(
                state,
                rule,
                reason,
                dueAt,
                disposition,
                releaseNumber,
                countedAttempts,
                unburntReleases,
                removing,
                outcome);
    }

    private Lead released(int number) {
        return new Lead(
                LeadState.READY,
                "released",
                null,
                null,
                disposition,
                number,
                countedAttempts,
                unburntReleases,
                false,
                null);
    }

    /** A burnt attempt ends a row of unburnt ones. */
    private Lead counting(int counted, Disposition disposition) {
        return counting(counted, counted > countedAttempts ? 0 : unburntReleases, disposition);
    }

    /** The attempt is over, and what was said of it with it. */
    private Lead counting(int counted, int unburnt, Disposition disposition) {
        return new Lead(state, rule, reason, dueAt, disposition, releaseNumber, counted, unburnt, removing, null);
    }

    private Lead counted(int counted) {
        return new Lead(
                state, rule, reason, dueAt, disposition, releaseNumber, counted, unburntReleases, removing, outcome);
    }

    private Lead with(Outcome said) {
        return new Lead(
                state,
                rule,
                reason,
                dueAt,
                disposition,
                releaseNumber,
                countedAttempts,
                unburntReleases,
                removing,
                said);
    }

    private Lead removing(boolean on) {
        return new Lead(
                state, rule, reason, dueAt, disposition, releaseNumber, countedAttempts, unburntReleases, on, outcome);
    }
}
