package dev.ringline.events;

/** Topic {@code suppressions}: the whole set of lists that a number is on. */
public sealed interface SuppressionEvent extends Event permits SuppressionChanged, RulesEcho {}
