package dev.ringline.events;

/** Topic {@code leads-ready}: what campaign-service asks of the dialer. */
public sealed interface LeadReadyEvent extends Event permits LeadReleased, WithdrawRequested {
    AttemptId attemptId();

    TenantId tenantId();

    CampaignId campaignId();

    LeadId leadId();
}
