package dev.ringline.campaign.preflight;

import dev.ringline.campaign.definition.CampaignDefinition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What stands between a campaign and its first call, and how long it would take without any. */
public final class Preflight {
    private Preflight() {}

    public static List<Obstacle> obstacles(CampaignDefinition definition, Surroundings around, Instant now) {
        var found = new ArrayList<Obstacle>();
        if (around.poolId() == null) {
            found.add(blocking("trunk-unknown", "sipTrunkId", "no trunk of this tenant has this id"));
        } else if (around.poolCps() == null) {
            found.add(blocking("pool-unknown", "sipTrunkId", "the trunk's carrier pool is not known"));
        }
        if (!around.unknownLists().isEmpty()) {
            var lists = String.join(", ", around.unknownLists());
            found.add(blocking("list-unknown", "rules.suppressionLists", "no such list: " + lists));
        }
        var endAt = definition.schedule().endAt();
        if (endAt != null && !endAt.isAfter(now)) {
            found.add(blocking("schedule", "schedule.endAt", "is past"));
        }
        if (around.breakerOpen()) {
            found.add(passing("breaker-open", "the carrier pool's breaker is open"));
        }
        if (around.killed()) {
            found.add(passing("kill-switch", "a kill switch is on"));
        }
        if (around.leads() == 0) {
            found.add(passing("no-leads", "no lead is waiting"));
        }
        return List.copyOf(found);
    }

    /** If every lead were rung once, one after another, in windows that are always open; {@code null} if nobody knows. */
    public static Duration shortest(CampaignDefinition definition, Surroundings around) {
        if (around.poolCps() == null) {
            return null;
        }
        var own = definition.limits().cps();
        var cps = own == null ? around.poolCps() : Math.min(own, around.poolCps());
        return Duration.ofMillis(around.leads() * 1_000 / cps);
    }

    private static Obstacle blocking(String rule, String field, String detail) {
        return new Obstacle(rule, field, detail, true);
    }

    private static Obstacle passing(String rule, String detail) {
        return new Obstacle(rule, null, detail, false);
    }
}
