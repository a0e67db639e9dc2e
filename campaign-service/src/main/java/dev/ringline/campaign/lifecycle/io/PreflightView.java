package dev.ringline.campaign.lifecycle.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ringline.campaign.lead.io.LeadFigures.Figures;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.preflight.Obstacle;
import dev.ringline.campaign.preflight.Preflight;
import dev.ringline.campaign.preflight.Surroundings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What would happen at a start.
 *
 * @param ready nothing stands in the way of a start
 * @param shortestS seconds that the waiting leads take at least, each rung once in windows that are open; {@code null} if
 *     nobody knows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PreflightView(
        boolean ready, List<Obstacle> obstacles, Integer poolCps, long waiting, Long shortestS, CampaignView campaign) {

    static PreflightView of(StoredCampaign campaign, Surroundings line, Figures figures, Instant now) {
        var obstacles = Preflight.obstacles(campaign.definition(), line, now);
        var shortest = Preflight.shortest(campaign.definition(), line);
        return new PreflightView(
                obstacles.stream().noneMatch(Obstacle::blocking),
                obstacles,
                line.poolCps(),
                line.leads(),
                shortest == null ? null : shortest.plus(Duration.ofMillis(999)).toSeconds(),
                CampaignView.of(campaign, figures, now));
    }
}
