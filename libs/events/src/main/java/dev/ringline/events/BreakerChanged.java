package dev.ringline.events;

import java.time.Instant;

/** The breaker of a pool opened (its campaigns pause for BREAKER) or closed (that pause alone is lifted). */
public record BreakerChanged(TenantId tenantId, PoolId poolId, boolean open, String reason, Instant changedAt)
        implements ControlEvent {}
