package dev.ringline.number.inventory.io;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A number as REST shows it, with its associations.
 *
 * @param livekitTrunkId of the campaign that it is linked to
 * @param poolId where it may be shown
 * @param inactiveReason {@code null} while it is active
 */
public record PhoneNumberJson(
        UUID id,
        String number,
        String type,
        String provider,
        String providerSid,
        String tenantId,
        UUID campaignId,
        String campaignName,
        String livekitTrunkId,
        UUID poolId,
        boolean isActive,
        String inactiveReason,
        Instant purchasedAt,
        Metadata metadata,
        long version) {

    /** @param importedFrom the provider account's id */
    public record Metadata(List<String> capabilities, UUID importedFrom, String originalTrunkSid) {}

    public static PhoneNumberJson shown(NumberRow row, String campaignName, String sipTrunkId) {
        return new PhoneNumberJson(
                row.id,
                row.number,
                row.type,
                row.provider,
                row.providerSid,
                row.tenantId,
                row.campaignId,
                campaignName,
                sipTrunkId,
                row.poolId,
                row.active,
                row.inactiveReason,
                row.purchasedAt,
                new Metadata(List.of(row.capabilities), row.accountId, row.originalTrunkSid),
                row.version);
    }
}
