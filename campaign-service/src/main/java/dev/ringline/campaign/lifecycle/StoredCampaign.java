package dev.ringline.campaign.lifecycle;

import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * A campaign as its row keeps it: what people wrote, and where it stands.
 *
 * @param poolId of its trunk; {@code null} while the trunk is not known
 * @param rulesVersion rises with every change that could change who may be called
 * @param version of topic {@code campaigns}
 */
public record StoredCampaign(
        CampaignId id,
        TenantId tenant,
        CampaignDefinition definition,
        PoolId poolId,
        Campaign campaign,
        long rulesVersion,
        long version,
        Instant createdAt,
        Instant changedAt) {

    public static StoredCampaign draft(
            CampaignId id, TenantId tenant, CampaignDefinition definition, PoolId poolId, Instant now) {
        return new StoredCampaign(id, tenant, definition, poolId, new Campaign.Draft(), 1, 1, now, now);
    }

    /** With what a command did to it; the same if that was nothing. */
    public StoredCampaign after(List<LifecycleEvent> events, Instant now) {
        return events.isEmpty()
                ? this
                : new StoredCampaign(
                        id,
                        tenant,
                        definition,
                        poolId,
                        Campaign.evolve(campaign, events),
                        rulesVersion,
                        version + 1,
                        createdAt,
                        now);
    }

    /** With another definition, effective at once: what was released under the old one is decided anew. */
    public StoredCampaign edited(CampaignDefinition definition, PoolId poolId, Instant now) {
        return new StoredCampaign(
                id, tenant, definition, poolId, campaign, rulesVersion + 1, version + 1, createdAt, now);
    }

    /** The same definition on another pool: its trunk became known, or moved. */
    public StoredCampaign on(PoolId poolId, Instant now) {
        return edited(definition, poolId, now);
    }

    /** The whole of it, for topic {@code campaigns}. */
    public CampaignChanged changed() {
        return new CampaignChanged(
                id,
                tenant,
                definition.name(),
                campaign.state(),
                campaign.reasons(),
                definition.sipTrunkId(),
                poolId,
                definition.agentName(),
                definition.agentMetadata(),
                definition.agent(),
                definition.callerId(),
                definition.schedule(),
                definition.limits(),
                definition.retry(),
                definition.rules(),
                definition.ringingTimeoutS(),
                definition.maxCallDurationS(),
                rulesVersion,
                changedAt);
    }
}
