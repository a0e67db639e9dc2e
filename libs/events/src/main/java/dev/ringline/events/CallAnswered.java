package dev.ringline.events;

/** The callee answered. */
public record CallAnswered(Attempt attempt) implements CallEvent {}
