package dev.ringline.events;

/** A later truth about an attempt that already had its final record. */
public record CallCorrected(Attempt attempt) implements CallEvent {}
