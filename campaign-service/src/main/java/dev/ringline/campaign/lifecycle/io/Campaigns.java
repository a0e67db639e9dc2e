package dev.ringline.campaign.lifecycle.io;

import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignId;
import dev.ringline.platform.problem.Problem;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/** The tenant's campaigns for other features' resources, in the current tenant's transaction. */
@ApplicationScoped
public class Campaigns {
    /** Fails with a 404 if there is none. */
    public Uni<StoredCampaign> one(CampaignId id) {
        return CampaignRow.one(id).onItem().ifNull().failWith(Problem::notFound).map(CampaignRow::stored);
    }
}
