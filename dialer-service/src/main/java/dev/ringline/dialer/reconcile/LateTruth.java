package dev.ringline.dialer.reconcile;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.calling.LegEnd;
import dev.ringline.dialer.webhook.Sightings;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a leg that left says about an attempt that its holder gave up, or that is settled already. While a holder waits for its
 * answer it says nothing: the holder decides a failed dial.
 */
public final class LateTruth {
    private LateTruth() {}

    public static List<AttemptFact> facts(Attempt attempt, Sightings seen, Instant now) {
        if (attempt.state() != AttemptState.UNKNOWN && !attempt.state().isFinal()) {
            return List.of();
        }
        return switch (seen.legEnd(attempt.slotAt())) {
            case LegEnd.Talked talked ->
                new Settlement.Talked(
                                seen.ids(),
                                "webhook",
                                "left after an answer",
                                seen.overAt().orElse(now),
                                Duration.ZERO)
                        .facts(now);
            case LegEnd.Unanswered unanswered
            when believed(attempt, unanswered) ->
                new Settlement.Unanswered(unanswered.outcome(), seen.ids(), "webhook", "left unanswered").facts(now);
            case LegEnd.Unanswered unanswered -> List.of();
            case LegEnd.Nothing nothing -> List.of();
        };
    }

    /** The answer to the dial knows more about a failed one; before it is settled the carrier may. */
    private static boolean believed(Attempt attempt, LegEnd.Unanswered unanswered) {
        var answered =
                attempt.evidence().stream().anyMatch(seen -> seen.source().equals("response"));
        return attempt.state() == AttemptState.UNKNOWN ? unanswered.certain() : unanswered.invited() && !answered;
    }
}
