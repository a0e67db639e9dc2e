package dev.ringline.dialer.attempt;

import dev.ringline.events.Attempt;
import dev.ringline.events.CallEvent;

/** What a fact made of an attempt. */
public sealed interface AttemptProgress {
    /** It moved, or was asked about: save it and publish. */
    record Moved(Attempt after, CallEvent event) implements AttemptProgress {}

    /** Something was learnt that nobody waits for: save it; the next record carries it. */
    record Noted(Attempt after) implements AttemptProgress {}

    /** Stale or repeated: what is known moves forward only. */
    enum Nothing implements AttemptProgress {
        NOTHING
    }
}
