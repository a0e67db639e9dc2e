package dev.ringline.campaign.rules;

import dev.ringline.events.LeadState;
import java.time.Instant;

/** What the rules say about calling somebody now. */
public sealed interface Verdict {
    /** All rules hold from now, {@code from}, until before {@code until}. */
    record Callable(Instant from, Instant until) implements Verdict {}

    /**
     * Not now.
     *
     * @param rule the first that says no now
     * @param reason for people; no number in it
     * @param dueAt the first instant at which every rule would hold as things are, or {@code null}: only a change of the rules
     *     or of the lead can help
     */
    record Held(Rule rule, String reason, Instant dueAt) implements Verdict {}

    /** Not any more in this campaign: the lead goes to the state {@code to}. */
    record Closed(Rule rule, String reason, LeadState to) implements Verdict {}
}
