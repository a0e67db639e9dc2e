package dev.ringline.events;

/**
 * Topic {@code calls}. Each record carries the attempt's whole state, so one that comes late is dropped without harm. Exactly
 * one of {@link CallEnded}, {@link CallRefused}, {@link CallNotSent} answers each release; {@link CallCorrected} may follow.
 */
public sealed interface CallEvent extends Event
        permits CallWaiting,
                CallDialing,
                CallAnswered,
                CallEnded,
                CallRefused,
                CallNotSent,
                CallUnknown,
                CallCorrected {
    Attempt attempt();

    /** Whether this record answers the release for good. */
    default boolean isFinal() {
        return attempt().state().isFinal();
    }
}
