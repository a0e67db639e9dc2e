package dev.ringline.dialer.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringline.events.CampaignId;
import dev.ringline.events.TenantId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** One tenant's million beside a hundred small ones: shares, and how long anybody waits (P7). */
class FairnessTest {
    private static final int SMALL = 100;
    private static final int HEADS = 50; // of each campaign, as they are read: a million or fifty look alike

    private static final List<Lead> WAITING = waiting();

    @Test
    void a_million_leads_beside_a_hundred_small_tenants_take_one_share() {
        // given
        var fairness = new Fairness();
        var turns = new HashMap<TenantId, Integer>();
        // when
        for (int tick = 0; tick < 2_000; tick++) {
            fairness.order(WAITING, 5, w -> true).forEach(w -> turns.merge(w.tenantId(), 1, Integer::sum));
        }
        // then
        assertThat(turns).hasSize(SMALL + 1);
        assertThat(jain(turns.values().stream().mapToInt(n -> n).toArray())).isGreaterThanOrEqualTo(0.99);
    }

    @Test
    void the_small_wait_no_longer_for_the_million() {
        assertThat(longestWait(SMALL + 1)).isLessThanOrEqualTo(SMALL + 1);
        assertThat((double) longestWait(SMALL + 1) / longestWait(SMALL)).isLessThanOrEqualTo(1.5);
    }

    /** The bound: between two turns of one that wants, each other has at most its weight's share and one turn more. */
    @Property(tries = 300)
    void nobody_waits_longer_than_the_weights_say(
            @ForAll @Size(min = 1, max = 30) List<@IntRange(min = 1, max = 20) Integer> weights) {
        // given
        var turns = new FairTurns<Integer>();
        var wanting = new ArrayList<FairTurns.Wanting<Integer>>();
        for (int who = 0; who < weights.size(); who++) {
            wanting.add(new FairTurns.Wanting<>(who, weights.get(who)));
        }
        var latest = new int[weights.size()];
        // when
        for (int turn = 1; turn <= 2_000; turn++) {
            int who = turns.next(wanting).orElseThrow();
            // then
            assertThat(turn - latest[who]).isLessThanOrEqualTo(bound(weights, weights.get(who)));
            latest[who] = turn;
        }
    }

    private static int bound(List<Integer> weights, int own) {
        return 1 + weights.stream().mapToInt(other -> other / own + 2).sum();
    }

    private static int longestWait(int tenants) {
        var fairness = new Fairness();
        var latest = new HashMap<TenantId, Integer>();
        int longest = 0;
        for (int turn = 1; turn <= 5_000; turn++) {
            var taker = fairness.order(WAITING.subList(0, tenants * HEADS), 1, w -> true)
                    .getFirst()
                    .tenantId();
            longest = Math.max(longest, turn - latest.getOrDefault(taker, turn));
            latest.put(taker, turn);
        }
        return longest;
    }

    /** The small ones first, the million last. */
    private static List<Lead> waiting() {
        var waiting = new ArrayList<Lead>();
        for (int tenant = 0; tenant <= SMALL; tenant++) {
            var campaign = new CampaignId(new UUID(0, tenant));
            for (int head = 0; head < HEADS; head++) {
                waiting.add(new Lead(new TenantId("tenant-" + tenant), campaign, 1, 1));
            }
        }
        return waiting;
    }

    private static double jain(int[] shares) {
        double sum = 0;
        double squares = 0;
        for (int share : shares) {
            sum += share;
            squares += (double) share * share;
        }
        return sum * sum / (shares.length * squares);
    }

    private record Lead(TenantId tenantId, CampaignId campaignId, int tenantWeight, int campaignWeight)
            implements Fairness.Waiting {}
}
