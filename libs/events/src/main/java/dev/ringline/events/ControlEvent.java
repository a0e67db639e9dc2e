package dev.ringline.events;

/** Topic {@code controls}: what the dialer says about itself. */
public sealed interface ControlEvent extends Event
        permits FreshnessNonce, BreakerChanged, KillSwitchChanged, PoolThrottled, ShardOwned, RulesStopped {}
