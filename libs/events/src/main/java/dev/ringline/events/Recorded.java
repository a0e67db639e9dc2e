package dev.ringline.events;

/** An event as it stands on a topic: its headers and what it says. */
public record Recorded<E extends Event>(Envelope envelope, E event) {}
