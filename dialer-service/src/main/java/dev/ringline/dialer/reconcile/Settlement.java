package dev.ringline.dialer.reconcile;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.events.Attempt.Evidence;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What an attempt turned out to be. {@code source} and {@code says}: on what evidence. */
public sealed interface Settlement {
    /** The call lives: from here on it is one like any other. */
    record Talking(CallIds ids) implements Settlement {}

    /** @param endedAt {@code null} where only the present is known */
    record Talked(CallIds ids, String source, String says, Instant endedAt, Duration talk) implements Settlement {
        private List<AttemptFact> factsAt(Instant now) {
            var end = endedAt == null ? now : endedAt;
            var seen = seen(source, says, now);
            return List.of(new AttemptFact.Answered(ids, seen, end.minus(talk)), new AttemptFact.HungUp(null, end));
        }
    }

    record Unanswered(AttemptFact.Outcome outcome, CallIds ids, String source, String says) implements Settlement {}

    /** No INVITE: the room was closed and the carrier knows of no call. */
    record NotSent(String says) implements Settlement {}

    /** Nobody can know. */
    record Unknowable(String says) implements Settlement {}

    /** As the attempt's state machine hears it, in this order. */
    default List<AttemptFact> facts(Instant now) {
        return switch (this) {
            case Talking talking ->
                List.of(new AttemptFact.Answered(talking.ids(), seen("participant", "active", now), now));
            case Talked talked -> talked.factsAt(now);
            case Unanswered unanswered ->
                List.of(new AttemptFact.Failed(
                        unanswered.outcome(),
                        unanswered.ids(),
                        seen(unanswered.source(), unanswered.says(), now),
                        now));
            case NotSent notSent ->
                List.of(new AttemptFact.NotSent(
                        Disposition.NOT_SENT,
                        Cause.LIVEKIT,
                        notSent.says(),
                        seen("carrier", notSent.says(), now),
                        now));
            case Unknowable unknowable ->
                List.of(new AttemptFact.SettledUnknown(unknowable.says(), seen("fence", unknowable.says(), now), now));
        };
    }

    private static Evidence seen(String source, String says, Instant at) {
        return new Evidence(source, says, at);
    }
}
