package dev.ringline.simulation.campaign;

import dev.ringline.campaign.lead.Conservation;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.Topic;
import dev.ringline.simulation.world.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** campaign-service's database, as far as a lead's life needs it. Whoever changes it does so in a transaction. */
public final class CampaignTables {
    final Map<LeadId, LeadRow> leads = new LinkedHashMap<>();
    final Map<CampaignId, StoredCampaign> campaigns = new LinkedHashMap<>();
    final Map<CampaignId, Instant> recheckBefore = new LinkedHashMap<>();
    final Map<AttemptId, Tried> tried = new HashMap<>();
    final Map<String, List<AttemptId>> triedByNumber = new HashMap<>();
    final Map<String, SuppressionChanged> suppressions = new HashMap<>();
    final Map<String, Long> suppressionVersions = new HashMap<>();
    final List<Outgoing> outboxOfRules = new ArrayList<>();
    final List<Outgoing> outboxOfData = new ArrayList<>();
    final Map<String, Long> offsets = new HashMap<>();
    final Map<String, Long> versions = new HashMap<>();
    final Map<CampaignId, TreeSet<Due>> due = new HashMap<>();
    final TreeMap<Long, LeadRow> withDialer = new TreeMap<>();
    final TreeMap<Long, LeadRow> wrappingUp = new TreeMap<>();
    private final Map<CampaignId, int[]> ready = new HashMap<>();
    final EnumMap<LeadState, Long> counts = new EnumMap<>(LeadState.class);
    long nextOutboxId;
    boolean killed;
    /** Something that is released may have to be asked back. */
    boolean withdrawalsDue;

    /** A row of an outbox. */
    record Outgoing(long id, Topic topic, Message message) {}

    /** In the order in which the hopper looks: the earliest first. */
    record Due(Instant at, long place, LeadRow row) implements Comparable<Due> {
        @Override
        public int compareTo(Due other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(place, other.place);
        }
    }

    void add(LeadRow row) {
        leads.put(row.stored.id(), row);
        enter(row);
    }

    /** Saves where the lead's machine left it. */
    void save(LeadRow row, StoredLead after, Instant now) {
        leave(row);
        row.stored = after;
        row.changedAt = now;
        enter(row);
    }

    private void enter(LeadRow row) {
        var lead = row.stored.lead();
        counts.merge(lead.state(), 1L, Long::sum);
        if (lead.isWaiting() && lead.dueAt() != null) {
            due.computeIfAbsent(row.stored.campaign(), c -> new TreeSet<>()).add(dueOf(row));
        } else if (lead.isWithDialer()) {
            withDialer.put(place(row), row);
            withdrawalsDue |= lead.removing();
            countReady(row, 1);
        } else if (lead.state() == LeadState.WRAP_UP) {
            wrappingUp.put(place(row), row);
        }
    }

    private void leave(LeadRow row) {
        var lead = row.stored.lead();
        counts.merge(lead.state(), -1L, Long::sum);
        if (lead.isWaiting() && lead.dueAt() != null) {
            due.get(row.stored.campaign()).remove(dueOf(row));
        }
        if (withDialer.remove(place(row)) != null) {
            countReady(row, -1);
        }
        wrappingUp.remove(place(row));
    }

    private void countReady(LeadRow row, int by) {
        if (row.stored.lead().state() == LeadState.READY) {
            ready.computeIfAbsent(row.stored.campaign(), c -> new int[1])[0] += by;
        }
    }

    int ready(CampaignId campaign) {
        var count = ready.get(campaign);
        return count == null ? 0 : count[0];
    }

    private static Due dueOf(LeadRow row) {
        return new Due(row.stored.lead().dueAt(), place(row), row);
    }

    private static Long place(LeadRow row) {
        return row.stored.id().value().getLeastSignificantBits();
    }

    void announce(Topic topic, Message message) {
        (topic.isRuleTopic() ? outboxOfRules : outboxOfData).add(new Outgoing(nextOutboxId++, topic, message));
    }

    /** @return whether the record is newer than what is known of its subject */
    boolean isNewer(Topic topic, Message message) {
        var key = topic + "/" + message.subject();
        if (message.version() <= versions.getOrDefault(key, 0L)) {
            return false;
        }
        versions.put(key, message.version());
        return true;
    }

    void remember(AttemptId attempt, String numberHash, Tried what) {
        if (tried.putIfAbsent(attempt, what) == null) {
            triedByNumber.computeIfAbsent(numberHash, n -> new ArrayList<>(2)).add(attempt);
        }
    }

    List<SuppressionChanged.Entry> listed(String numberHash) {
        var suppression = suppressions.get(numberHash);
        return suppression == null ? List.of() : suppression.entries();
    }

    public Conservation conservation() {
        return Conservation.of(leads.size(), 0, 0, counts, 0);
    }

    public int stillWithDialer() {
        return withDialer.size();
    }

    public int stillWrappingUp() {
        return wrappingUp.size();
    }
}
