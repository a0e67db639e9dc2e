package dev.ringline.number.linking.io;

import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.number.linking.LinkDecision.KnownCampaign;
import io.quarkus.hibernate.reactive.panache.PanacheEntityBase;
import io.smallrye.mutiny.Uni;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** What the {@code campaigns} topic last said of a campaign; {@link CampaignConsumer} writes it. */
@Entity
@Table(name = "campaign_view")
public class CampaignViewRow extends PanacheEntityBase {
    @Id
    public UUID campaignId;

    public String tenantId;
    public String name;
    public String state;
    public String sipTrunkId;
    public long version;

    /** Campaigns that are not over and name this trunk. */
    public static Uni<Long> countOnTrunk(String sipTrunkId) {
        return count("sipTrunkId = ?1 and state in ('DRAFT', 'SCHEDULED', 'RUNNING', 'PAUSED')", sipTrunkId);
    }

    public KnownCampaign value() {
        return new KnownCampaign(new CampaignId(campaignId), CampaignChanged.State.valueOf(state), sipTrunkId);
    }
}
