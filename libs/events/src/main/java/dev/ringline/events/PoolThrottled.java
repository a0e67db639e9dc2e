package dev.ringline.events;

import java.time.Instant;

/** The carrier refused a call as too many; the pool goes at {@code cps} until it recovers. */
public record PoolThrottled(TenantId tenantId, PoolId poolId, double cps, String reason, Instant changedAt)
        implements ControlEvent {}
