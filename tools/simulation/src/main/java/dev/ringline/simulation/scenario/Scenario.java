package dev.ringline.simulation.scenario;

import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import java.util.List;

/**
 * One world to be run.
 *
 * @param cloud LiveKit makes the room of whatever dial comes, however late: nothing fences it
 * @param activeNanos after which campaigns are paused, and what is under way has to end
 */
public record Scenario(
        long seed,
        boolean cloud,
        int dialers,
        int partitions,
        List<Pool> pools,
        List<Campaign> campaigns,
        List<Lead> leads,
        List<Happening> happenings,
        long activeNanos) {

    /** @param listed whether the carrier's list of calls can be asked */
    public record Pool(PoolId id, TenantId tenant, int cps, int concurrency, boolean listed) {}

    public record Campaign(
            CampaignId id, TenantId tenant, PoolId pool, CampaignDefinition definition, List<Number> shown) {}

    public record Number(NumberId id, E164 number) {}

    public record Lead(LeadId id, CampaignId campaign, TenantId tenant, E164 number, String zones) {
        public String numberHash() {
            return "h" + tenant.value() + number.value();
        }
    }

    /** Calls at once, all pools together: each is a line. */
    public int lines() {
        return pools.stream().mapToInt(Pool::concurrency).sum();
    }

    public Scenario with(List<Happening> others) {
        return new Scenario(seed, cloud, dialers, partitions, pools, campaigns, leads, others, activeNanos);
    }

    Scenario inTheCloud() {
        return new Scenario(seed, true, dialers, partitions, pools, campaigns, leads, happenings, activeNanos);
    }

    Scenario withPools(List<Pool> others) {
        return new Scenario(seed, cloud, dialers, partitions, others, campaigns, leads, happenings, activeNanos);
    }

    public Scenario withLeads(List<Lead> others) {
        return new Scenario(seed, cloud, dialers, partitions, pools, campaigns, others, happenings, activeNanos);
    }
}
