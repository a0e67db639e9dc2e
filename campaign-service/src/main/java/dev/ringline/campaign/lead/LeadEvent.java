package dev.ringline.campaign.lead;

import dev.ringline.events.Disposition;
import dev.ringline.events.LeadState;
import java.time.Instant;

/** What happened to a lead. {@code counted}, {@code unburnt}: its counted attempts and its row of unburnt releases from then on. */
public sealed interface LeadEvent {
    record LeadReleased(int releaseNumber) implements LeadEvent {}

    record LeadHeld(String rule, String reason, Instant dueAt) implements LeadEvent {}

    record LeadClosed(LeadState to, String rule, String reason) implements LeadEvent {}

    record AttemptBegan() implements LeadEvent {}

    record SightLost() implements LeadEvent {}

    record OutcomeNoted(Outcome outcome) implements LeadEvent {}

    record WrapUpBegan(int counted, Instant until) implements LeadEvent {}

    record RetryPlanned(Disposition disposition, int counted, int unburnt, Instant dueAt) implements LeadEvent {}

    record CallbackPlanned(int counted, Instant dueAt) implements LeadEvent {}

    /** Back to waiting. */
    record LeadRequeued(String rule, String reason, Disposition disposition, int counted, int unburnt, Instant dueAt)
            implements LeadEvent {}

    record LeadFinished(Disposition disposition, int counted, String rule) implements LeadEvent {}

    record LeadExhausted(Disposition disposition, int counted) implements LeadEvent {}

    record CountCorrected(int counted) implements LeadEvent {}

    record RemovalAwaited() implements LeadEvent {}

    record LeadRemoved(Disposition disposition, int counted) implements LeadEvent {}
}
