package dev.ringline.events;

import java.time.Instant;

/** Please do not dial this attempt. A request: the attempt's final record says whether it came in time. */
public record WithdrawRequested(
        AttemptId attemptId,
        TenantId tenantId,
        CampaignId campaignId,
        LeadId leadId,
        String reason,
        Instant requestedAt)
        implements LeadReadyEvent {}
