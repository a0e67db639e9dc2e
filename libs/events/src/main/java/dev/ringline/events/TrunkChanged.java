package dev.ringline.events;

import java.time.Instant;

/**
 * One of our outbound trunks.
 *
 * @param sipTrunkId LiveKit's id, {@code ST_…}; campaigns name their trunk by it
 * @param poolId the pool whose limits its calls count against
 * @param deleted true once: the last version of a trunk that is no more
 */
public record TrunkChanged(
        TrunkId trunkId,
        TenantId tenantId,
        String name,
        String sipTrunkId,
        PoolId poolId,
        boolean deleted,
        Instant changedAt)
        implements TrunkEvent {}
