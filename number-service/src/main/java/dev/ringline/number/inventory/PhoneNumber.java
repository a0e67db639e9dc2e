package dev.ringline.number.inventory;

import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A tenant's number as it stands: what its provider says of it, and what we do with it.
 *
 * @param type {@code local}, {@code mobile}, {@code toll-free}, {@code national} or {@code unknown}
 * @param accountId the provider account that it was imported from
 * @param originalTrunkSid the provider's trunk at import, or {@code null}
 * @param campaignId linked to, or {@code null}
 * @param poolId where it may be shown, or {@code null} while it is linked nowhere
 * @param inactiveReason {@code null}: it is active
 * @param version of this number's {@code numbers} record
 */
public record PhoneNumber(
        NumberId id,
        TenantId tenantId,
        E164 number,
        String type,
        String provider,
        String providerSid,
        UUID accountId,
        List<String> capabilities,
        String originalTrunkSid,
        Instant purchasedAt,
        CampaignId campaignId,
        PoolId poolId,
        InactiveReason inactiveReason,
        long version) {

    public boolean active() {
        return inactiveReason == null;
    }

    /** Whether it may place voice calls at all; a number for messages only is never shown. */
    public boolean hasVoice() {
        return capabilities.contains("voice");
    }

    public PhoneNumber linkedTo(CampaignId campaign, PoolId pool) {
        return new PhoneNumber(
                id,
                tenantId,
                number,
                type,
                provider,
                providerSid,
                accountId,
                capabilities,
                originalTrunkSid,
                purchasedAt,
                campaign,
                pool,
                inactiveReason,
                version);
    }

    public PhoneNumber inactive(InactiveReason reason) {
        return new PhoneNumber(
                id,
                tenantId,
                number,
                type,
                provider,
                providerSid,
                accountId,
                capabilities,
                originalTrunkSid,
                purchasedAt,
                campaignId,
                poolId,
                reason,
                version);
    }

    public PhoneNumber nextVersion() {
        return atVersion(version + 1);
    }

    public PhoneNumber atVersion(long newVersion) {
        return new PhoneNumber(
                id,
                tenantId,
                number,
                type,
                provider,
                providerSid,
                accountId,
                capabilities,
                originalTrunkSid,
                purchasedAt,
                campaignId,
                poolId,
                inactiveReason,
                newVersion);
    }

    /** The whole value, as {@code numbers} carries it. */
    public NumberChanged announced(Instant changedAt) {
        return new NumberChanged(
                id,
                tenantId,
                number,
                type,
                provider,
                providerSid,
                originalTrunkSid,
                capabilities,
                campaignId,
                poolId,
                active(),
                active() ? null : inactiveReason.text(),
                changedAt);
    }
}
