package dev.ringline.dialer.claim;

import dev.ringline.events.CampaignId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How many calls are live and how many may be: counted rows at the claim's begin, plus what this claim granted since (P4).
 * A key is a pool, a tenant or a campaign; without a limit it has none.
 */
public final class LiveCounts {
    private final Map<Object, Integer> live = new HashMap<>();
    private final Map<Object, Integer> limits = new HashMap<>();

    public LiveCounts pool(PoolId pool, int count, Integer limit) {
        return put(pool, count, limit);
    }

    public LiveCounts tenant(TenantId tenant, int count, Integer limit) {
        return put(tenant, count, limit);
    }

    public LiveCounts campaign(CampaignId campaign, int count, Integer limit) {
        return put(campaign, count, limit);
    }

    /** Which limit one more call would pass; a pool that is not known passes its own at once. */
    public Optional<String> reached(ClaimFacts facts) {
        if (!limits.containsKey(facts.poolId()) || full(facts.poolId())) {
            return Optional.of("pool concurrency");
        }
        if (full(facts.tenantId())) {
            return Optional.of("tenant concurrency");
        }
        return full(facts.campaignId()) ? Optional.of("campaign concurrency") : Optional.empty();
    }

    public void granted(ClaimFacts facts) {
        live.merge(facts.poolId(), 1, Integer::sum);
        live.merge(facts.tenantId(), 1, Integer::sum);
        live.merge(facts.campaignId(), 1, Integer::sum);
    }

    private boolean full(Object key) {
        var limit = limits.get(key);
        return limit != null && live.getOrDefault(key, 0) >= limit;
    }

    private LiveCounts put(Object key, int count, Integer limit) {
        live.put(key, count);
        if (limit != null) {
            limits.put(key, limit);
        }
        return this;
    }
}
