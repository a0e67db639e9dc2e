package dev.ringline.dialer.fairness;

import dev.ringline.dialer.fairness.FairTurns.Wanting;
import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Turns in two steps: first between tenants, then between the campaigns of the one whose turn it is. */
public final class Fairness {
    private final FairTurns<TenantId> tenants = new FairTurns<>();
    private final Map<TenantId, FairTurns<CampaignId>> campaigns = new HashMap<>();

    /** Something that waits for its turn. */
    public interface Waiting {
        TenantId tenantId();

        CampaignId campaignId();

        int tenantWeight();

        int campaignWeight();
    }

    /**
     * Puts what waits into the order of turns.
     *
     * @param waiting each campaign's in its own order, which is kept
     * @param most how many are wanted
     * @param mayTake asked before each turn whether this one may have it; a campaign whose first may not has no turn any more
     */
    public <W extends Waiting> List<W> order(List<W> waiting, int most, Predicate<W> mayTake) {
        var queues = queues(waiting);
        var ordered = new ArrayList<W>();
        while (ordered.size() < most && !queues.isEmpty()) {
            var tenant = tenants.next(queues.entrySet().stream()
                            .map(e -> new Wanting<>(
                                    e.getKey(), first(e.getValue()).tenantWeight()))
                            .toList())
                    .orElseThrow();
            var own = queues.get(tenant);
            var campaign = campaigns
                    .computeIfAbsent(tenant, t -> new FairTurns<>())
                    .next(own.entrySet().stream()
                            .map(e -> new Wanting<>(
                                    e.getKey(), e.getValue().peek().campaignWeight()))
                            .toList())
                    .orElseThrow();
            var queue = own.get(campaign);
            if (mayTake.test(queue.peek())) {
                ordered.add(queue.poll());
            } else {
                queue.clear();
            }
            if (queue.isEmpty()) {
                own.remove(campaign);
            }
            if (own.isEmpty()) {
                queues.remove(tenant);
            }
        }
        forgetIdle();
        return ordered;
    }

    private void forgetIdle() {
        tenants.forgetIdle();
        campaigns.values().forEach(FairTurns::forgetIdle);
        campaigns.values().removeIf(FairTurns::isIdle);
    }

    private static <W extends Waiting> Map<TenantId, Map<CampaignId, Deque<W>>> queues(List<W> waiting) {
        var queues = new LinkedHashMap<TenantId, Map<CampaignId, Deque<W>>>();
        for (var each : waiting) {
            queues.computeIfAbsent(each.tenantId(), t -> new LinkedHashMap<>())
                    .computeIfAbsent(each.campaignId(), c -> new ArrayDeque<>())
                    .add(each);
        }
        return queues;
    }

    private static <W extends Waiting> W first(Map<CampaignId, Deque<W>> campaigns) {
        return campaigns.values().iterator().next().peek();
    }
}
