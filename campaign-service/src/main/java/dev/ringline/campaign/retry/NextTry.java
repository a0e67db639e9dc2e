package dev.ringline.campaign.retry;

import java.time.Instant;

/** What the retry policy says after an attempt. */
public sealed interface NextTry {
    record Again(Instant dueAt) implements NextTry {}

    /** It would be tried again, had it not been tried as often as it may be. */
    record Exhausted() implements NextTry {}

    /** Nothing follows such an attempt. */
    record Over() implements NextTry {}
}
