package dev.ringline.events;

import java.time.Instant;
import java.util.List;

/**
 * A tenant's phone number as it stands now.
 *
 * @param number ours, not a person's, yet never logged in clear
 * @param type {@code local}, {@code mobile}, {@code toll-free}, {@code national} or {@code unknown}
 * @param provider {@code twilio}
 * @param providerSid the provider's id, {@code PN…}
 * @param originalTrunkSid the provider's trunk at import, or {@code null}
 * @param campaignId the campaign that it is linked to, or {@code null}
 * @param poolId the carrier pool that it may be shown on, or {@code null} while none is known
 * @param active whether it may be shown as caller ID
 * @param inactiveReason {@code gone-at-provider}, {@code active-with-another-tenant}, {@code by-user}; {@code null} if active
 */
public record NumberChanged(
        NumberId numberId,
        TenantId tenantId,
        E164 number,
        String type,
        String provider,
        String providerSid,
        String originalTrunkSid,
        List<String> capabilities,
        CampaignId campaignId,
        PoolId poolId,
        boolean active,
        String inactiveReason,
        Instant changedAt)
        implements NumberEvent {}
