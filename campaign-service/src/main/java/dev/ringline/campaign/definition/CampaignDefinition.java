package dev.ringline.campaign.definition;

import dev.ringline.events.CampaignChanged.AgentStart;
import dev.ringline.events.CampaignChanged.CallerId;
import dev.ringline.events.CampaignChanged.Limits;
import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;

/**
 * All of a campaign that people write.
 *
 * @param sipTrunkId LiveKit's id of one of our trunks
 * @param agentMetadata a JSON object as text
 * @see Faults what makes one valid
 */
public record CampaignDefinition(
        String name,
        String sipTrunkId,
        String agentName,
        String agentMetadata,
        AgentStart agent,
        CallerId callerId,
        Schedule schedule,
        Limits limits,
        Retry retry,
        Rules rules,
        int ringingTimeoutS,
        int maxCallDurationS) {}
