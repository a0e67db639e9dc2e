package dev.ringline.sandbox.process;

/** What asks a program to end in order. PostgreSQL waits for its clients on TERM and ends at once, cleanly, on INT. */
public enum StopSignal {
    TERM,
    INT
}
