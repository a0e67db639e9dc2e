package dev.ringline.simulation.dialer;

import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;

/** Something that waits for its turn: to be prepared, or to be claimed. */
record Ready(LeadReleased release, int campaignWeight, Integer cps, Integer concurrency) implements Fairness.Waiting {
    AttemptId attemptId() {
        return release.attemptId();
    }

    PoolId poolId() {
        return release.poolId();
    }

    @Override
    public TenantId tenantId() {
        return release.tenantId();
    }

    @Override
    public CampaignId campaignId() {
        return release.campaignId();
    }

    @Override
    public int tenantWeight() {
        return 1;
    }
}
