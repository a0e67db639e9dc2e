package dev.ringline.events;

/** Final: no INVITE was sent, with proof: withdrawn, expired, no agent, slot missed, not dialed, fenced. */
public record CallNotSent(Attempt attempt) implements CallEvent {}
