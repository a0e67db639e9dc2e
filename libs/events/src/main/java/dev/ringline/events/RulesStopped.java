package dev.ringline.events;

import java.time.Instant;

/** A rule topic held what could not be read, or the view grew too old: what it may concern stopped, or goes on again. */
public record RulesStopped(String dialer, String topic, boolean stopped, String reason, Instant changedAt)
        implements ControlEvent {}
