package dev.ringline.number.linking;

import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.number.inventory.PhoneNumber;
import java.util.UUID;

/** May this number be linked to that campaign? Linked with its new value, unchanged, or refused with the reason. */
public sealed interface LinkDecision {
    record Linked(PhoneNumber number) implements LinkDecision {}

    record Unchanged() implements LinkDecision {}

    /** @param reason for the operator: what is wrong and what to do */
    record Refused(String reason) implements LinkDecision {}

    /** What the {@code campaigns} topic last said of a campaign of this tenant. */
    record KnownCampaign(CampaignId id, CampaignChanged.State state, String sipTrunkId) {}

    /** The pool behind the campaign's trunk, and the provider account whose numbers it may show. */
    record KnownPool(PoolId id, UUID accountId) {}

    static LinkDecision unlink(PhoneNumber number) {
        return number.campaignId() == null
                ? new Unchanged()
                : new Linked(number.linkedTo(null, null).nextVersion());
    }

    /**
     * @param campaign {@code null}: none of this tenant's that we know of
     * @param pool {@code null}: the campaign's trunk is none of ours
     */
    static LinkDecision link(PhoneNumber number, KnownCampaign campaign, KnownPool pool) {
        if (campaign == null) {
            return new Refused("no such campaign; a campaign made a moment ago may take a second to be known here");
        }
        if (isOver(campaign.state())) {
            return new Refused("the campaign is " + campaign.state());
        }
        if (!number.active()) {
            return new Refused(
                    "the number is inactive: " + number.inactiveReason().text());
        }
        if (!number.hasVoice()) {
            return new Refused("the number cannot place voice calls");
        }
        if (pool == null) {
            return new Refused("the campaign's trunk " + campaign.sipTrunkId() + " is none of this tenant's trunks");
        }
        if (!pool.accountId().equals(number.accountId())) {
            return new Refused("the campaign's trunk belongs to another provider account than the number");
        }
        if (campaign.id().equals(number.campaignId()) && pool.id().equals(number.poolId())) {
            return new Unchanged();
        }
        return new Linked(number.linkedTo(campaign.id(), pool.id()).nextVersion());
    }

    private static boolean isOver(CampaignChanged.State state) {
        return switch (state) {
            case DRAFT, SCHEDULED, RUNNING, PAUSED -> false;
            case COMPLETED, CANCELLED, ARCHIVED, UNRECOGNIZED -> true;
        };
    }

    /** Where a linked number may be shown after its campaign's trunk or that trunk's pool changed; its version rises if it moved. */
    static PhoneNumber repool(PhoneNumber number, KnownPool pool) {
        var fits = pool != null && pool.accountId().equals(number.accountId());
        var poolId = fits ? pool.id() : null;
        var same = poolId == null ? number.poolId() == null : poolId.equals(number.poolId());
        return same ? number : number.linkedTo(number.campaignId(), poolId).nextVersion();
    }
}
