package dev.ringline.events;

/** The claim is committed; the INVITE goes out at its slot. */
public record CallDialing(Attempt attempt) implements CallEvent {}
