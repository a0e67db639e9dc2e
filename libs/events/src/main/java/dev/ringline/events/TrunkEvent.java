package dev.ringline.events;

/** Topic {@code trunks}: carrier pools and LiveKit trunks, whole values. */
public sealed interface TrunkEvent extends Event permits PoolChanged, TrunkChanged {}
