package dev.ringline.events;

import java.time.Instant;

/**
 * One chunk of an import, committed with its rows. {@code imported = invalid + duplicate + suppressed + waiting}. All of them
 * are less than 0 where a chunk is taken back that a restored database forgot.
 *
 * @param chunk from 0; with the import id it names this record for ever
 */
public record LeadsImported(
        ImportId importId,
        TenantId tenantId,
        CampaignId campaignId,
        int chunk,
        int imported,
        int invalid,
        int duplicate,
        int suppressed,
        int waiting,
        Instant importedAt)
        implements LeadDecisionEvent {}
