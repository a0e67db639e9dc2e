package dev.ringline.events;

/** Final: the attempt had an INVITE and is over, answered or not, or settled as UNKNOWN. */
public record CallEnded(Attempt attempt) implements CallEvent {}
