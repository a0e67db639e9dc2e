package dev.ringline.campaign.lifecycle.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import dev.ringline.campaign.lead.Conservation;
import dev.ringline.campaign.lead.io.LeadFigures.Figures;
import dev.ringline.campaign.lifecycle.Move;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignChanged.AgentStart;
import dev.ringline.events.CampaignChanged.CallerId;
import dev.ringline.events.CampaignChanged.Limits;
import dev.ringline.events.CampaignChanged.PauseReason;
import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.CampaignChanged.Rules;
import dev.ringline.events.CampaignChanged.Schedule;
import dev.ringline.events.CampaignChanged.State;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadState;
import dev.ringline.events.PoolId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A campaign as REST shows it: the whole configuration.
 *
 * @param allowed what may be asked of it now
 * @param leads by state, and {@code conservation}, for one campaign; not in lists
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CampaignView(
        CampaignId id,
        String name,
        State state,
        List<PauseReason> reasons,
        List<String> allowed,
        String sipTrunkId,
        PoolId poolId,
        String agentName,
        @JsonRawValue String agentMetadata,
        AgentStart agent,
        CallerId callerId,
        Schedule schedule,
        Limits limits,
        Retry retry,
        Rules rules,
        int ringingTimeoutS,
        int maxCallDurationS,
        long rulesVersion,
        long version,
        Instant createdAt,
        Instant changedAt,
        Map<LeadState, Long> leads,
        Conservation conservation,
        Boolean conserved) {

    static CampaignView of(StoredCampaign campaign, Instant now) {
        return of(campaign, null, now);
    }

    static CampaignView of(StoredCampaign campaign, Figures figures, Instant now) {
        var definition = campaign.definition();
        return new CampaignView(
                campaign.id(),
                definition.name(),
                campaign.campaign().state(),
                campaign.campaign().reasons(),
                Move.allowed(campaign.campaign(), now).stream().map(Move::word).toList(),
                definition.sipTrunkId(),
                campaign.poolId(),
                definition.agentName(),
                definition.agentMetadata(),
                definition.agent(),
                definition.callerId(),
                definition.schedule(),
                definition.limits(),
                definition.retry(),
                definition.rules(),
                definition.ringingTimeoutS(),
                definition.maxCallDurationS(),
                campaign.rulesVersion(),
                campaign.version(),
                campaign.createdAt(),
                campaign.changedAt(),
                figures == null ? null : figures.leads(),
                figures == null ? null : figures.conservation(),
                figures == null ? null : figures.conservation().holds());
    }
}
