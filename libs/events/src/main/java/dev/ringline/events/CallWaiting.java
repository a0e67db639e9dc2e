package dev.ringline.events;

/** The release was taken in, or campaign-service asked: the attempt waits or is being prepared. */
public record CallWaiting(Attempt attempt) implements CallEvent {}
