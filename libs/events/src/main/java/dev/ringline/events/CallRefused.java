package dev.ringline.events;

/** Final: the claim's checks said no; no INVITE. The attempt's {@code rule} says which. */
public record CallRefused(Attempt attempt) implements CallEvent {}
