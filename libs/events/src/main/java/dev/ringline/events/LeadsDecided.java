package dev.ringline.events;

import java.time.Instant;
import java.util.List;

/**
 * Up to 1,000 leads of one campaign that moved the same way for the same reason: one record a chunk.
 *
 * @param from {@code null} for leads that are new
 * @param versions each lead's own after it moved, in the order of {@code leadIds}; {@code null} of a record from before there
 *     were any, and of one that takes back what a restored database forgot
 */
public record LeadsDecided(
        TenantId tenantId,
        CampaignId campaignId,
        List<LeadId> leadIds,
        List<Long> versions,
        LeadState from,
        LeadState to,
        String rule,
        long rulesVersion,
        String reason,
        Instant dueAt,
        Instant decidedAt)
        implements LeadDecisionEvent {}
