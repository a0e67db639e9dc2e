package dev.ringline.events;

/** Topic {@code numbers}: whole values, one a version. */
public sealed interface NumberEvent extends Event permits NumberChanged {}
