package dev.ringline.events;

import java.time.Instant;
import java.util.List;

/** Up to 1,000 leads of one campaign that moved the same way for the same reason: one record a chunk. */
public record LeadsDecided(
        TenantId tenantId,
        CampaignId campaignId,
        List<LeadId> leadIds,
        LeadState from,
        LeadState to,
        String rule,
        long rulesVersion,
        String reason,
        Instant dueAt,
        Instant decidedAt)
        implements LeadDecisionEvent {}
