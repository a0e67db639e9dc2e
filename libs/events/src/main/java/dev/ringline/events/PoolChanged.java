package dev.ringline.events;

import java.time.Instant;

/**
 * A carrier pool: what a carrier limits as one.
 *
 * @param cps new calls a second that the carrier granted, 1 to 1,000
 * @param concurrency calls at once, from 1
 * @param carrier {@code twilio} or {@code other}; only Twilio can be asked for its calls
 * @param sealedCredentials what is needed to ask the carrier for its calls, sealed under the deployment's key; {@code null} if it cannot be asked
 * @param deleted true once: the last version of a pool that is no more
 */
public record PoolChanged(
        PoolId poolId,
        TenantId tenantId,
        String name,
        int cps,
        int concurrency,
        String carrier,
        String sealedCredentials,
        boolean deleted,
        Instant changedAt)
        implements TrunkEvent {}
