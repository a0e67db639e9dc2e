package dev.ringline.events;

import java.util.UUID;

/** Every 250 ms: whoever relays the rules echoes it behind all that it then had (see {@link RulesEcho}). Not journalled. */
public record FreshnessNonce(UUID nonce, String dialer) implements ControlEvent {}
