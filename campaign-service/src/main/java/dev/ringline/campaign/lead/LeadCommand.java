package dev.ringline.campaign.lead;

import dev.ringline.events.LeadState;
import java.time.Instant;

/** What may be asked of a lead. Those with a release number are for that release only: said of another, they are stale. */
public sealed interface LeadCommand {
    /** To the dialer: every rule holds. */
    record Release() implements LeadCommand {}

    /**
     * A rule says: not now.
     *
     * @param dueAt when to look again; {@code null}: not before something changes
     */
    record Hold(String rule, String reason, Instant dueAt) implements LeadCommand {}

    /**
     * A rule says: not any more.
     *
     * @param to SUPPRESSED, EXPIRED or REMOVED
     */
    record Close(LeadState to, String rule, String reason) implements LeadCommand {}

    /** What kept it may have changed: look at it again now. */
    record Recheck() implements LeadCommand {}

    /** The INVITE goes out, or the callee answered. */
    record Begin(int releaseNumber) implements LeadCommand {}

    /** The INVITE may have gone out, and the dialer is finding out. */
    record LoseSight(int releaseNumber) implements LeadCommand {}

    /** The attempt's one final record. */
    record Settle(int releaseNumber, Ending ending) implements LeadCommand {}

    /**
     * A later truth about an attempt that had its final record.
     *
     * @param burntBefore as that record said
     */
    record Correct(int releaseNumber, Ending ending, boolean burntBefore) implements LeadCommand {}

    /** The outcome of a call. */
    record Say(int releaseNumber, Outcome outcome, Instant at) implements LeadCommand {}

    /** The agent had its time. */
    record EndWrapUp() implements LeadCommand {}

    /** A person takes it out. */
    record Remove() implements LeadCommand {}
}
