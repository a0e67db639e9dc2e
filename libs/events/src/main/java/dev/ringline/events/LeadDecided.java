package dev.ringline.events;

import java.time.Instant;

/**
 * One lead moved.
 *
 * @param from {@code null} for a lead that is new
 * @param rule what decided it, for example {@code window}, {@code attempt-cap}, {@code retry}, {@code suppressed}
 * @param attemptId the attempt that led to it, or {@code null}
 * @param disposition of that attempt, or {@code null}
 * @param dueAt when it will be looked at again, or {@code null}
 */
public record LeadDecided(
        LeadId leadId,
        TenantId tenantId,
        CampaignId campaignId,
        LeadState from,
        LeadState to,
        String rule,
        long rulesVersion,
        String reason,
        AttemptId attemptId,
        Disposition disposition,
        int countedAttempts,
        Instant dueAt,
        Instant decidedAt)
        implements LeadDecisionEvent {}
