package dev.ringline.campaign.suppression.io;

import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lead.io.LeadTable;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.lifecycle.io.CampaignTable;
import dev.ringline.campaign.rules.Rule;
import dev.ringline.campaign.suppression.Suppression;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.SuppressionChanged.Entry;
import dev.ringline.events.TenantId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** Leads whose number has come on a list that applies in their campaign: those that wait are closed, those released asked back. */
final class ListedLeads {
    private ListedLeads() {}

    /**
     * @param leads that wait, locked
     * @param commands what each is to be told
     * @param ready released and not known to be dialled, locked
     */
    record Listed(List<StoredLead> leads, SortedMap<UUID, LeadCommand> commands, List<StoredLead> ready) {}

    /** @param entries each number's lists as they stand now */
    static Listed lock(Connection connection, TenantId tenant, Map<String, List<Entry>> entries, Instant now)
            throws SQLException {
        var numbers = entries.entrySet().stream()
                .filter(number -> !number.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
        var leads = numbers.isEmpty() ? List.<StoredLead>of() : lockOpen(connection, tenant, numbers);
        var campaigns = campaignsOf(connection, leads);
        SortedMap<UUID, LeadCommand> commands = new TreeMap<>();
        var ready = new ArrayList<StoredLead>();
        for (var lead : leads) {
            var forbids = forbidding(lead, campaigns.get(lead.campaign()), entries, now);
            if (forbids.isPresent() && lead.lead().isWaiting()) {
                commands.put(lead.id().value(), close(forbids.get()));
            } else if (forbids.isPresent() && lead.lead().state() == LeadState.READY) {
                ready.add(lead);
            }
        }
        return new Listed(leads, commands, ready);
    }

    /** The entry that forbids calling this lead, if there is one. */
    static Optional<Entry> forbidding(
            StoredLead lead, StoredCampaign campaign, Map<String, List<Entry>> entries, Instant now) {
        var lists = campaign.definition().rules().suppressionLists();
        return Suppression.inForce(entries.get(lead.numberHash()), lists, now);
    }

    static LeadCommand close(Entry entry) {
        return new LeadCommand.Close(LeadState.SUPPRESSED, Rule.SUPPRESSED.text(), "on a list: " + entry.reason());
    }

    /** Those in a call too: who comes back from one just now is either seen here, or sees the list. */
    private static List<StoredLead> lockOpen(Connection connection, TenantId tenant, List<String> hashes)
            throws SQLException {
        var keys = new ArrayList<LeadTable.Key>();
        try (var select = connection.prepareStatement("""
                SELECT campaign_id, id FROM lead WHERE tenant_id = ? AND number_hash = ANY (?)
                    AND state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT', 'READY', 'IN_CALL', 'WRAP_UP', 'UNKNOWN')""")) {
            select.setString(1, tenant.value());
            select.setArray(2, SqlArray.TEXT.of(connection, hashes.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    keys.add(new LeadTable.Key(
                            new CampaignId(rows.getObject(1, UUID.class)), new LeadId(rows.getObject(2, UUID.class))));
                }
            }
        }
        return keys.isEmpty() ? List.of() : LeadTable.lock(connection, keys);
    }

    private static Map<CampaignId, StoredCampaign> campaignsOf(Connection connection, List<StoredLead> leads)
            throws SQLException {
        var ids = leads.stream().map(StoredLead::campaign).collect(Collectors.toSet());
        return CampaignTable.read(connection, ids).stream()
                .collect(Collectors.toMap(StoredCampaign::id, campaign -> campaign));
    }
}
