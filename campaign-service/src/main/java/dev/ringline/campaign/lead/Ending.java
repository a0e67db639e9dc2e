package dev.ringline.campaign.lead;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Disposition;
import java.time.Instant;

/**
 * How an attempt ended, as its final record says.
 *
 * @param burnt whether it was the callee's doing (P6)
 * @param mayHaveRung whether it counts against the number's caps
 * @param unwanted the callee's side forbids any further call
 * @param rule which check refused it, or what kept it from being sent
 * @param at when it ended, by the record
 */
public record Ending(
        Disposition disposition,
        boolean burnt,
        boolean mayHaveRung,
        boolean unwanted,
        String rule,
        String reason,
        Instant at) {
    /** Reads a final record's attempt. */
    public static Ending of(Attempt attempt) {
        var disposition = attempt.disposition() == null ? Disposition.NOT_SENT : attempt.disposition();
        var at = attempt.endedAt() == null ? attempt.changedAt() : attempt.endedAt();
        return new Ending(
                disposition,
                attempt.burnt(),
                attempt.counts(),
                Unwanted.of(attempt).isPresent(),
                ruleOf(attempt),
                attempt.reason(),
                at);
    }

    /** What is over is past: a clock that runs ahead elsewhere makes neither a wrap-up nor a gap longer here. */
    Ending noLaterThan(Instant now) {
        return at.isAfter(now) ? new Ending(disposition, burnt, mayHaveRung, unwanted, rule, reason, now) : this;
    }

    private static String ruleOf(Attempt attempt) {
        if (attempt.rule() != null) {
            return attempt.rule();
        }
        return attempt.state() == AttemptState.NOT_SENT ? "not-sent" : "not-burnt";
    }
}
