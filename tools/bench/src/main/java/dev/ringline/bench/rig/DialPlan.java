package dev.ringline.bench.rig;

import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.Event;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberChanged;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolChanged;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.events.TrunkChanged;
import dev.ringline.events.TrunkId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Who may be rung and how fast: campaigns of one tenant, each on a pool and a trunk of its own, with one number to show.
 *
 * @param campaigns how many
 * @param pools the campaigns share these in turn
 * @param cps of each pool
 * @param concurrency of each pool
 */
public record DialPlan(int campaigns, int pools, int cps, int concurrency) {
    public static final TenantId TENANT = new TenantId("bench");

    private static final String TRUNK = "ST_bench";
    private static final Duration CALLABLE = Duration.ofHours(12);

    /** Limits that stand in nobody's way: the machine is slower than they are. */
    public static DialPlan wideOpen(int campaigns) {
        return new DialPlan(campaigns, 24, 1_000, 10_000_000);
    }

    /** All rules that a claim asks for, in the order in which they may be published. */
    public List<Event> rules(Instant now) {
        var rules = new ArrayList<Event>();
        for (int pool = 0; pool < pools; pool++) {
            rules.add(new PoolChanged(pool(pool), TENANT, "pool " + pool, cps, concurrency, "other", null, false, now));
            rules.add(new TrunkChanged(
                    new TrunkId(id("trunk", pool)), TENANT, "trunk " + pool, TRUNK, pool(pool), false, now));
        }
        for (int campaign = 0; campaign < campaigns; campaign++) {
            rules.add(campaign(campaign, now));
            rules.add(number(campaign, now));
        }
        return rules;
    }

    /** The {@code n}th lead of a run: its own number, its own attempt. */
    public LeadReleased lead(int run, int n, Instant now) {
        int campaign = n % campaigns;
        var lead = new LeadId(id("lead " + run, n));
        return new LeadReleased(
                AttemptId.derive(TENANT, lead, 1),
                TENANT,
                campaign(campaign),
                lead,
                1,
                0,
                new E164("+1%d%08d".formatted(20 + run % 70, n)),
                id("hash " + run, n).toString(),
                pool(campaign % pools),
                TRUNK,
                "bench-agent",
                "{\"name\":\"Ada\",\"plan\":\"gold\"}",
                CampaignChanged.AgentStart.BEFORE_DIAL,
                roundRobin(),
                now.minus(CALLABLE),
                now.plus(CALLABLE),
                new LeadReleased.Caps(3, 86_400, 0),
                30,
                3_600,
                1,
                now);
    }

    private CampaignChanged campaign(int campaign, Instant now) {
        return new CampaignChanged(
                campaign(campaign),
                TENANT,
                "campaign " + campaign,
                CampaignChanged.State.RUNNING,
                List.of(),
                TRUNK,
                pool(campaign % pools),
                "bench-agent",
                "{}",
                CampaignChanged.AgentStart.BEFORE_DIAL,
                roundRobin(),
                new CampaignChanged.Schedule(null, null, List.of()),
                new CampaignChanged.Limits(null, null, 1),
                new CampaignChanged.Retry(3, new TreeMap<>()),
                new CampaignChanged.Rules(3, 86_400, 0, List.of()),
                30,
                3_600,
                1,
                now);
    }

    private NumberChanged number(int campaign, Instant now) {
        return new NumberChanged(
                new NumberId(id("number", campaign)),
                TENANT,
                new E164("+1202%07d".formatted(campaign)),
                "local",
                "twilio",
                "PN" + campaign,
                null,
                List.of("voice"),
                campaign(campaign),
                pool(campaign % pools),
                true,
                null,
                now);
    }

    private static CampaignChanged.CallerId roundRobin() {
        return new CampaignChanged.CallerId(CampaignChanged.CallerId.Strategy.ROUND_ROBIN, null);
    }

    public PoolId pool(int pool) {
        return new PoolId(id("pool", pool));
    }

    private static CampaignId campaign(int campaign) {
        return new CampaignId(id("campaign", campaign));
    }

    private static UUID id(String kind, int n) {
        return UUID.nameUUIDFromBytes((kind + '/' + n).getBytes(StandardCharsets.UTF_8));
    }
}
