package dev.ringline.campaign.suppression.io;

import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lead.io.LeadBatch;
import dev.ringline.campaign.lead.io.LeadBatches;
import dev.ringline.campaign.lead.io.Withdrawals;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.suppression.io.SuppressionTable.Listing;
import dev.ringline.events.E164;
import dev.ringline.events.ImportId;
import dev.ringline.events.LeadId;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.SuppressionChanged.Entry;
import dev.ringline.events.SuppressionChanged.Reason;
import dev.ringline.events.SuppressionListId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import dev.ringline.platform.secret.NumberHash;
import dev.ringline.platform.secret.Sealing;
import dev.ringline.platform.time.Uuid7;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Changes what numbers are on, in the caller's transaction: entries, the whole set of each number for topic
 * {@code suppressions}, and the leads that waited or were released with it. Said twice, it changes and publishes nothing the second time.
 *
 * <p>It locks numbers, then leads. Who has leads locked already calls it with those numbers only.
 */
@ApplicationScoped
public class Suppressions {
    private static final int AT_ONCE = 1_000;

    private final Outbox outbox;
    private final NumberHash hashes;
    private final Sealing sealing;
    private final Uuid7 ids;
    private final LeadBatches leads;

    Suppressions(Outbox outbox, NumberHash hashes, Sealing sealing, Uuid7 ids, LeadBatches leads) {
        this.outbox = outbox;
        this.hashes = hashes;
        this.sealing = sealing;
        this.ids = ids;
        this.leads = leads;
    }

    /** Who changes it and because of what. {@code causationId}: the record that led to it, or {@code null}. */
    public record Cause(String actor, UUID causationId, Instant at) {}

    /** A number that is to stand on a list. {@code expiresAt} {@code null}: for ever. */
    public record Addition(E164 number, Reason reason, Instant expiresAt) {}

    /** The callee, or who speaks for him, said no: on the tenant's own list, for every campaign and for ever. */
    public void optOut(Connection connection, TenantId tenant, E164 number, Reason reason, Cause cause)
            throws SQLException {
        var list = ListTable.ofOptOuts(connection, tenant, ids, cause.at());
        if (reason != Reason.OPT_OUT && isListed(connection, tenant, number, list)) {
            return; // what a person said himself is not replaced by less
        }
        add(connection, tenant, list, List.of(new Addition(number, reason, null)), cause);
    }

    /** Returns for how many numbers it changed anything. The last of several additions of one number counts. */
    public int add(
            Connection connection, TenantId tenant, SuppressionListId list, List<Addition> additions, Cause cause)
            throws SQLException {
        var listings = new TreeMap<String, Listing>();
        for (var addition : additions) {
            var hash = hashes.of(tenant, addition.number());
            var sealed = sealing.seal(addition.number().value());
            listings.put(hash, new Listing(hash, sealed, addition.reason(), addition.expiresAt()));
        }
        var table = new SuppressionTable(connection, tenant);
        table.listing();
        table.lock(new TreeSet<>(listings.keySet()));
        var changed = table.put(list, List.copyOf(listings.values()), cause.actor(), cause.at());
        publish(connection, tenant, changed, cause);
        return changed.size();
    }

    /**
     * Takes numbers off a list. Leads that it closed stay closed: their campaign does not take the numbers again, another does.
     *
     * @return how many numbers were on it
     */
    public int lift(
            Connection connection, TenantId tenant, SuppressionListId list, Collection<E164> numbers, Cause cause)
            throws SQLException {
        var wanted = new TreeSet<String>();
        numbers.forEach(number -> wanted.add(hashes.of(tenant, number)));
        var table = new SuppressionTable(connection, tenant);
        table.lock(wanted);
        var changed = table.lift(list, wanted);
        publish(connection, tenant, changed, cause);
        return changed.size();
    }

    /** Lifts what has ended of these numbers: entries that expired, entries of lists that were deleted. */
    void liftEnded(Connection connection, TenantId tenant, SortedSet<String> numberHashes, Cause cause)
            throws SQLException {
        var table = new SuppressionTable(connection, tenant);
        table.lock(numberHashes);
        publish(connection, tenant, table.liftEnded(numberHashes, cause.at()), cause);
    }

    /** Every list that each number is on; a number that is on none has an empty list. */
    public Map<String, List<Entry>> entries(Connection connection, TenantId tenant, Collection<String> numberHashes)
            throws SQLException {
        return new SuppressionTable(connection, tenant).entries(numberHashes);
    }

    private void publish(Connection connection, TenantId tenant, SortedSet<String> changed, Cause cause)
            throws SQLException {
        if (changed.isEmpty()) {
            return;
        }
        var table = new SuppressionTable(connection, tenant);
        var entries = table.entries(changed);
        var versions = table.nextVersions(changed);
        var announcements = new ArrayList<Announcement>();
        entries.forEach((hash, lists) -> announcements.add(new Announcement(
                new SuppressionChanged(tenant, hash, lists, cause.at()),
                hash,
                versions.get(hash),
                tenant,
                cause.actor(),
                cause.causationId(),
                cause.at())));
        announcements.addAll(suppressLeads(connection, tenant, entries, cause));
        outbox.append(connection, announcements);
    }

    /**
     * Waits until every list that is being changed just now is changed. An import commits its leads first, then calls this in a
     * transaction of its own, then {@link #closeImported}: whoever listed a number did not see the lead, but is seen.
     */
    public void awaitListings(Connection connection, TenantId tenant) throws SQLException {
        new SuppressionTable(connection, tenant).awaitListings();
    }

    /** Closes some of an import's leads that wait though their number is listed; returns whether there may be more. */
    public boolean closeImported(Connection connection, StoredCampaign campaign, ImportId importId, Cause cause)
            throws SQLException {
        var table = new SuppressionTable(connection, campaign.tenant());
        var lists = campaign.definition().rules().suppressionLists();
        var found = table.listedOf(importId, lists, cause.at(), AT_ONCE);
        if (found.isEmpty()) {
            return false;
        }
        table.lock(found);
        outbox.append(connection, suppressLeads(connection, campaign.tenant(), table.entries(found), cause));
        return found.size() == AT_ONCE;
    }

    /** Leads of the batch that came back while their number came on a list need not wait for the hopper to see it. */
    public void closeListed(Connection connection, LeadBatch batch) throws SQLException {
        var byTenant = batch.waiting().stream()
                .collect(Collectors.groupingBy(StoredLead::tenant, LinkedHashMap::new, Collectors.toList()));
        for (var ofTenant : byTenant.entrySet()) {
            var hashes =
                    ofTenant.getValue().stream().map(StoredLead::numberHash).collect(Collectors.toSet());
            var entries = new SuppressionTable(connection, ofTenant.getKey()).entries(hashes);
            ofTenant.getValue()
                    .forEach(lead -> ListedLeads.forbidding(lead, batch.campaign(lead), entries, batch.now())
                            .ifPresent(entry -> batch.tell(lead.id(), ListedLeads.close(entry), null)));
        }
    }

    private boolean isListed(Connection connection, TenantId tenant, E164 number, SuppressionListId list)
            throws SQLException {
        var hash = hashes.of(tenant, number);
        var table = new SuppressionTable(connection, tenant);
        table.lock(new TreeSet<>(List.of(hash)));
        return table.entries(List.of(hash)).get(hash).stream()
                .anyMatch(entry -> entry.listId().equals(list));
    }

    private List<Announcement> suppressLeads(
            Connection connection, TenantId tenant, Map<String, List<Entry>> entries, Cause cause) throws SQLException {
        var listed = ListedLeads.lock(connection, tenant, entries, cause.at());
        var batch = leads.of(connection, listed.leads());
        listed.commands().forEach((id, command) -> batch.tell(new LeadId(id), command, cause.causationId()));
        var announcements = new ArrayList<>(batch.save(connection));
        announcements.addAll(Withdrawals.of(connection, listed.ready(), "suppressed", cause.causationId(), cause.at()));
        return announcements;
    }
}
