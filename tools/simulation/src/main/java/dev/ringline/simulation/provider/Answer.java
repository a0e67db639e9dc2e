package dev.ringline.simulation.provider;

/** What a request about rooms came back with. */
public enum Answer {
    YES,
    /** No such room, no such participant, nobody there. */
    ABSENT,
    /** The room's server died. */
    ORPHANED,
    /** Nothing came back: it may have been done. */
    NO_ANSWER
}
