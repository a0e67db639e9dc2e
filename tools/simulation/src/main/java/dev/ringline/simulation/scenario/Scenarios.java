package dev.ringline.simulation.scenario;

import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.events.CampaignChanged.AgentStart;
import dev.ringline.events.CampaignChanged.CallerId;
import dev.ringline.events.CampaignChanged.Limits;
import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;
import dev.ringline.events.CampaignId;
import dev.ringline.events.Disposition;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import dev.ringline.simulation.scenario.Happening.Kind;
import dev.ringline.simulation.scenario.Scenario.Campaign;
import dev.ringline.simulation.scenario.Scenario.Lead;
import dev.ringline.simulation.scenario.Scenario.Number;
import dev.ringline.simulation.scenario.Scenario.Pool;
import dev.ringline.simulation.world.Dice;
import dev.ringline.simulation.world.Timeline;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

/** Draws a world from a seed. */
public final class Scenarios {
    private static final long MINUTE = 60 * Timeline.SECOND;
    private static final List<String> ZONES =
            List.of("America/New_York", "America/Chicago", "America/New_York,America/Chicago");
    private static final List<Kind> KINDS = List.of(Kind.values());

    private Scenarios() {}

    /** Every third seed comes back to one kind of moment again and again, every fourth has no fence. */
    public static Scenario of(long seed) {
        var focuses = Focus.values();
        var scenario = seed % 3 == 0 ? focused(seed, focuses[(int) (seed / 3 % focuses.length)]) : faulty(seed);
        return seed % 4 == 2 ? scenario.inTheCloud() : scenario;
    }

    /** Ten minutes in which the pools' rates are always used up. */
    private static Scenario focused(long seed, Focus focus) {
        var dice = Dice.of(seed, "scenario");
        var calm = calm(seed, 2 + dice.below(2), 10, 250);
        var pools = calm.pools().stream()
                .map(pool -> new Pool(pool.id(), pool.tenant(), Math.min(pool.cps(), 4), 60, pool.listed()))
                .toList();
        var busy = calm.withPools(pools);
        return busy.with(sorted(focus.happenings(Dice.of(seed, "happenings"), busy.activeNanos() - MINUTE)));
    }

    private static List<Happening> sorted(List<Happening> happenings) {
        return happenings.stream()
                .sorted(Comparator.comparingLong(Happening::atNanos))
                .toList();
    }

    /** Two tenants, some pools and campaigns, and a dozen things that go wrong within half an hour. */
    public static Scenario faulty(long seed) {
        var dice = Dice.of(seed, "scenario");
        var calm = calm(seed, 2 + dice.below(2), 20 + dice.below(16), 60 + dice.below(300));
        return calm.with(happenings(seed, calm));
    }

    /** @param leadsACampaign some share their numbers */
    public static Scenario calm(long seed, int dialers, int minutes, int leadsACampaign) {
        var dice = Dice.of(seed, "calm");
        var pools = new ArrayList<Pool>();
        var campaigns = new ArrayList<Campaign>();
        var leads = new ArrayList<Lead>();
        int tenants = 1 + dice.below(2);
        for (int t = 0; t < tenants; t++) {
            var tenant = new TenantId("t" + t);
            int first = pools.size();
            int ofTenant = 1 + dice.below(2);
            for (int p = 0; p < ofTenant; p++) {
                pools.add(pool(dice, tenant, pools.size()));
            }
            int numbers = t * 100_000;
            for (int c = 0; c < 1 + dice.below(2); c++) {
                var pool = pools.get(first + dice.below(ofTenant)).id();
                var campaign = campaign(dice, tenant, pool, campaigns.size());
                campaigns.add(campaign);
                for (int l = 0; l < leadsACampaign; l++) {
                    leads.add(lead(dice, campaign, leads.size(), numbers));
                }
            }
        }
        return new Scenario(seed, false, dialers, 2, pools, campaigns, leads, List.of(), minutes * MINUTE);
    }

    /** Half of them so small that their limits are always felt. */
    private static Pool pool(Dice dice, TenantId tenant, int index) {
        boolean small = dice.below(2) == 0;
        int cps = small ? 1 + dice.below(2) : 3 + dice.below(8);
        int concurrency = small ? 2 + dice.below(8) : 40 + dice.below(80);
        return new Pool(new PoolId(id(1, index)), tenant, cps, concurrency, dice.below(4) != 0);
    }

    private static Campaign campaign(Dice dice, TenantId tenant, PoolId pool, int index) {
        var shown = List.of(
                new Number(new NumberId(id(4, 2 * index)), new E164("+1617555%04d".formatted(2 * index))),
                new Number(new NumberId(id(4, 2 * index + 1)), new E164("+1617555%04d".formatted(2 * index + 1))));
        var gaps = new TreeMap<Disposition, Integer>();
        gaps.put(Disposition.BUSY, 60);
        gaps.put(Disposition.NO_ANSWER, 120 + dice.below(200));
        gaps.put(Disposition.UNAVAILABLE, 180);
        var definition = new CampaignDefinition(
                "campaign " + index,
                "ST_" + pool.value().getLeastSignificantBits(),
                "agent",
                "{}",
                dice.below(8) == 0 ? AgentStart.AT_RINGING : AgentStart.BEFORE_DIAL,
                new CallerId(CallerId.Strategy.ROUND_ROBIN, null),
                schedule(dice),
                new Limits(
                        dice.below(4) == 0 ? 1 + dice.below(2) : null,
                        dice.below(3) == 0 ? 2 + dice.below(6) : null,
                        1 + dice.below(3)),
                new Retry(2 + dice.below(3), gaps),
                new Rules(4, 3_600, 30, List.of()),
                12 + dice.below(18),
                60 + dice.below(60));
        return new Campaign(new CampaignId(id(2, index)), tenant, pool, definition, shown);
    }

    /** The world begins on a Monday at 10:00 in New York; some windows open or close within the run. */
    private static Schedule schedule(Dice dice) {
        var from = dice.below(4) == 0 ? LocalTime.of(10, 5 + dice.below(10)) : LocalTime.of(8, 0);
        var until = dice.below(4) == 0 ? LocalTime.of(10, 16 + dice.below(10)) : LocalTime.of(20, 0);
        return new Schedule(null, null, List.of(new Schedule.Window(DayOfWeek.MONDAY, from, until)));
    }

    private static Lead lead(Dice dice, Campaign campaign, int index, int numbers) {
        int number = dice.below(6) == 0 ? numbers + dice.below(20) : numbers + 20 + index;
        return new Lead(
                new LeadId(id(3, index)),
                campaign.id(),
                campaign.tenant(),
                new E164("+1202%07d".formatted(number)),
                ZONES.get(dice.below(8) == 0 ? 1 + dice.below(2) : 0));
    }

    private static List<Happening> happenings(long seed, Scenario calm) {
        var dice = Dice.of(seed, "happenings");
        var happenings = new ArrayList<Happening>();
        int count = 6 + dice.below(14);
        for (int i = 0; i < count; i++) {
            happenings.add(happening(dice, calm));
            if (happenings.getLast().kind() == Kind.PAUSE) {
                happenings.add(inTheWay(dice, happenings.getLast()));
            }
            if (dice.below(4) == 0) { // two at once
                var one = happenings.getLast();
                var other = happening(dice, calm);
                happenings.add(new Happening(
                        other.kind(),
                        one.atNanos() + dice.between(0, 3 * Timeline.SECOND),
                        other.forNanos(),
                        other.target()));
            }
        }
        return sorted(happenings);
    }

    /** What keeps a new rule from those who have to know it. */
    private static Happening inTheWay(Dice dice, Happening rule) {
        long at = rule.atNanos() - Timeline.SECOND;
        long until = dice.between(6, 15) * Timeline.SECOND;
        int dialer = dice.below(8);
        return switch (dice.below(4)) {
            case 0 -> new Happening(Kind.SLOW_RULES_PARTITION, at, until, 2 * dice.below(4));
            case 1 -> new Happening(Kind.KAFKA_DOWN, at, until, 0);
            case 2 -> new Happening(Kind.KILL_CAMPAIGN_SERVICE_AT_STEP, at, until, 0);
            default ->
                new Happening(Kind.KILL_DIALER_AT_STEP, at, until, Steps.dialer("between-offset-and-rules", dialer));
        };
    }

    private static Happening happening(Dice dice, Scenario calm) {
        var kind = KINDS.get(dice.below(KINDS.size()));
        long at = dice.between(5 * Timeline.SECOND, calm.activeNanos() - MINUTE);
        long most =
                switch (kind) {
                    case STOP_DIALER -> 20;
                    case KAFKA_DOWN, LIVEKIT_CRASH, LIVEKIT_DOWN -> 12;
                    case DIALER_DATABASE_DOWN, CAMPAIGN_DATABASE_DOWN -> 10;
                    case DIALER_DATABASE_STALLS, CAMPAIGN_DATABASE_STALLS -> 5;
                    case PAUSE, KILL_SWITCH -> 60;
                    default -> 30;
                };
        return new Happening(kind, at, dice.between(200, most * 1_000) * Timeline.MS, dice.below(1 << 20));
    }

    private static UUID id(int kind, int index) {
        return new UUID(0x7000L + kind, 0x8000_0000_0000_0000L + index);
    }
}
