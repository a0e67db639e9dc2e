package dev.ringline.campaign.lead;

import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.E164;
import dev.ringline.events.LeadId;
import dev.ringline.events.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * A lead as its row keeps it: who it is, and where it stands.
 *
 * @param zones as stored; see {@code Callee.zones}
 * @param fields a JSON object as text
 * @param version of topics {@code leads-ready} and {@code lead-decisions}
 */
public record StoredLead(
        LeadId id,
        TenantId tenant,
        CampaignId campaign,
        E164 number,
        String numberHash,
        String zones,
        String fields,
        Instant expiresAt,
        Lead lead,
        long version) {

    /** With what a command did to it; the same if that was nothing. */
    public StoredLead after(List<LeadEvent> events) {
        return events.isEmpty() ? this : with(Lead.evolve(lead, events));
    }

    /** The next version of the same: something was said about it that moves nothing. */
    public StoredLead next() {
        return with(lead);
    }

    /** The present release's; {@code null} before the first. */
    public AttemptId attemptId() {
        return lead.releaseNumber() == 0 ? null : AttemptId.derive(tenant, id, lead.releaseNumber());
    }

    private StoredLead with(Lead after) {
        return new StoredLead(id, tenant, campaign, number, numberHash, zones, fields, expiresAt, after, version + 1);
    }
}
