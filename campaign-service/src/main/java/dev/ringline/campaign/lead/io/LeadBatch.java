package dev.ringline.campaign.lead.io;

import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.lead.LeadDecider;
import dev.ringline.campaign.lead.LeadMove;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.time.Uuid7;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Locked leads that are told things one after another, then saved by one statement. */
public final class LeadBatch {
    private final Map<LeadId, StoredLead> leads = new LinkedHashMap<>();
    private final Map<LeadId, StoredLead> changed = new LinkedHashMap<>();
    private final List<Told> told = new ArrayList<>();
    private final Map<CampaignId, StoredCampaign> campaigns;
    private final Retries retries;
    private final Uuid7 ids;
    private final Instant now;

    private record Told(LeadMove move, UUID causationId) {}

    LeadBatch(
            List<StoredLead> locked,
            Map<CampaignId, StoredCampaign> campaigns,
            Retries retries,
            Uuid7 ids,
            Instant now) {
        locked.forEach(lead -> leads.put(lead.id(), lead));
        this.campaigns = campaigns;
        this.retries = retries;
        this.ids = ids;
        this.now = now;
    }

    /** As the batch has it now; empty if it was not locked. */
    public Optional<StoredLead> lead(LeadId id) {
        return Optional.ofNullable(leads.get(id));
    }

    /** Those that changed and wait now. */
    public List<StoredLead> waiting() {
        return changed.values().stream().filter(lead -> lead.lead().isWaiting()).toList();
    }

    /** When all of it is decided. */
    public Instant now() {
        return now;
    }

    /** Whose lead it is. */
    public StoredCampaign campaign(StoredLead lead) {
        return campaigns.get(lead.campaign());
    }

    /** Decides, and remembers what to save and to announce. What concerns no lead of the batch decides nothing. */
    public void tell(LeadId id, LeadCommand command, UUID causationId) {
        var before = leads.get(id);
        var campaign = before == null ? null : campaigns.get(before.campaign());
        if (campaign == null) {
            return;
        }
        var events = LeadDecider.decide(before.lead(), command, retries.of(campaign), now)
                .events();
        if (!events.isEmpty()) {
            var after = before.after(events);
            leads.put(id, after);
            changed.put(id, after);
            told.add(new Told(new LeadMove(before, after, campaign.rulesVersion(), now), causationId));
        }
    }

    /** Saves all that changed; returns what to announce, one record a move, in the order in which it was decided. */
    public List<Announcement> save(Connection connection) throws SQLException {
        return save(connection, Set.of());
    }

    /** @param heard whose present attempts were spoken of */
    List<Announcement> save(Connection connection, Set<LeadId> heard) throws SQLException {
        LeadTable.save(connection, changes(heard), now);
        return told.stream()
                .filter(one -> one.move().isNews())
                .map(one -> LeadAnnouncements.of(one.move(), "campaign-service", one.causationId()))
                .toList();
    }

    /** The same, with moves of one kind in one record. */
    public List<Announcement> saveInBulk(Connection connection) throws SQLException {
        LeadTable.save(connection, changes(Set.of()), now);
        return LeadAnnouncements.inBulk(told.stream().map(Told::move).toList(), ids);
    }

    boolean changes(LeadId id) {
        return changed.containsKey(id);
    }

    private List<LeadTable.Change> changes(Set<LeadId> heard) {
        return changed.values().stream()
                .map(lead -> new LeadTable.Change(lead, heard.contains(lead.id()) ? now : null, null))
                .toList();
    }
}
