package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.NewLead;
import dev.ringline.campaign.importing.io.Intake.Fate;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.suppression.Suppression;
import dev.ringline.campaign.suppression.io.Suppressions;
import dev.ringline.events.ImportId;
import dev.ringline.events.LeadState;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.platform.sql.SqlArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What would become of leads: a dry run keeps only which numbers it has met, as long as it runs. */
@ApplicationScoped
class Rehearsal {
    private final NumberHash hashes;
    private final Suppressions suppressions;

    Rehearsal(NumberHash hashes, Suppressions suppressions) {
        this.hashes = hashes;
        this.suppressions = suppressions;
    }

    Map<Long, Fate> take(
            Connection connection, StoredCampaign campaign, ImportId importId, List<NewLead> leads, Instant now)
            throws SQLException {
        var hashOf = new LinkedHashMap<Long, String>();
        leads.forEach(lead -> hashOf.put(lead.row(), hashes.of(campaign.tenant(), lead.number())));
        var fresh = meet(connection, campaign, importId, hashOf.values().toArray());
        var present = new IntakeTable(connection, campaign.tenant(), campaign.id()).present(hashOf.values());
        var entries = suppressions.entries(connection, campaign.tenant(), hashOf.values());
        var lists = campaign.definition().rules().suppressionLists();
        var fates = new LinkedHashMap<Long, Fate>();
        for (var lead : leads) {
            var hash = hashOf.get(lead.row());
            var there = present.get(lead.number().value());
            if (there != null) {
                fates.put(lead.row(), new Fate.Duplicate(there.leadId(), "the number is in this campaign already"));
            } else if (!fresh.contains(hash)) {
                fates.put(lead.row(), new Fate.Duplicate(null, "the same number as an earlier row"));
            } else {
                var listed = Suppression.inForce(entries.get(hash), lists, now).isPresent();
                fates.put(lead.row(), new Fate.Taken(null, listed ? LeadState.SUPPRESSED : LeadState.WAITING));
            }
        }
        return fates;
    }

    private static Set<String> meet(Connection connection, StoredCampaign campaign, ImportId importId, Object[] hashes)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO import_seen (import_id, tenant_id, number_hash) SELECT ?, ?, unnest(?::text[])
                ON CONFLICT DO NOTHING RETURNING number_hash""")) {
            insert.setObject(1, importId.value());
            insert.setString(2, campaign.tenant().value());
            insert.setArray(3, SqlArray.TEXT.of(connection, hashes));
            var fresh = new HashSet<String>();
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    fresh.add(rows.getString(1));
                }
            }
            return fresh;
        }
    }
}
