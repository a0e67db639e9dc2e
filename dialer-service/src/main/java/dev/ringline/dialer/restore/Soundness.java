package dev.ringline.dialer.restore;

/** What the database is known to know, as a transaction of its own sees it. */
public enum Soundness {
    /** All that it ever committed. */
    SOUND,
    /** Its server started anew, or it is another one: nobody compared it with what was said on Kafka yet. */
    UNPROVEN,
    /** It forgot commits: what calls became is read from Kafka. */
    REREADING,
    /** It knows again of all calls that Kafka knows; releases are taken in as far as they had been. */
    REPLAYING,
    /** What may have been dialled in commits that nobody knows is being reconciled. */
    SETTLING;

    /** Whether an attempt may stand here as it stood long ago: nothing may be decided about it. */
    public boolean isBlind() {
        return this == UNPROVEN || this == REREADING;
    }

    /** Whether one that is not claimed here may have been claimed and dialled: nobody may say that it was not. */
    public boolean isDoubtful() {
        return this != SOUND && this != SETTLING;
    }
}
