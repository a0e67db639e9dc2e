package dev.ringline.simulation.campaign;

import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.events.LeadReleased;
import java.time.Instant;

/** A lead's row: its machine's state and the columns of its present release. */
final class LeadRow {
    StoredLead stored;
    Instant changedAt;
    Instant heardAt;
    Instant withdrawnAt;
    long releasedRules;
    int ask;
    LeadReleased release;

    LeadRow(StoredLead stored, Instant changedAt) {
        this.stored = stored;
        this.changedAt = changedAt;
    }
}
