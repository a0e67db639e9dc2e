package dev.ringline.events;

/** The INVITE may have gone out; the attempt is being reconciled. Not final. */
public record CallUnknown(Attempt attempt) implements CallEvent {}
