package dev.ringline.dialer.calling;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.events.Attempt.Evidence;
import java.time.Instant;

/** What the holder says about its attempt once the answer is in, or did not come. */
public final class DialFacts {
    private DialFacts() {}

    /** @param said the answer in words that may be kept */
    public static AttemptFact of(DialOutcome outcome, String said, Instant at) {
        var evidence = new Evidence("response", said, at);
        return switch (outcome) {
            case DialOutcome.Answered answered -> new AttemptFact.Answered(answered.ids(), evidence, at);
            case DialOutcome.Ended ended -> new AttemptFact.Failed(ended.outcome(), CallIds.NONE, evidence, at);
            case DialOutcome.NotSent notSent ->
                new AttemptFact.NotSent(notSent.disposition(), notSent.cause(), notSent.reason(), evidence, at);
            case DialOutcome.Unknown unknown -> new AttemptFact.Lost(unknown.reason(), at);
        };
    }
}
