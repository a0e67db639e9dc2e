package dev.ringline.campaign.preflight;

import dev.ringline.events.CampaignChanged.PauseReason;
import dev.ringline.events.PoolId;
import java.util.List;

/**
 * What campaign-service knows of the line around a campaign.
 *
 * @param poolId of its trunk; {@code null}: there is no such trunk
 * @param poolCps {@code null}: the pool is not known
 * @param unknownLists suppression lists that its rules name and that are not there
 * @param leads that could still be called
 */
public record Surroundings(
        PoolId poolId, Integer poolCps, boolean breakerOpen, boolean killed, List<String> unknownLists, long leads) {

    /** What would have paused a running campaign by now. */
    public List<PauseReason> standing() {
        return breakerOpen ? List.of(PauseReason.BREAKER) : List.of();
    }
}
