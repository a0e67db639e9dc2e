package dev.ringline.campaign.suppression.io;

import dev.ringline.campaign.lead.io.LeadBatches;
import dev.ringline.campaign.suppression.io.SuppressionTable.Listing;
import dev.ringline.events.E164;
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
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Changes what numbers are on, in the caller's transaction: entries, the whole set of each number for topic
 * {@code suppressions}, and the leads that waited with it. Said twice, it changes and publishes nothing the second time.
 *
 * <p>It locks numbers, then leads. Who has leads locked already calls it with those numbers only.
 */
@ApplicationScoped
public class Suppressions {
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

    /** The callee said no: on the tenant's own list, for every campaign and for ever. */
    public void optOut(Connection connection, TenantId tenant, E164 number, Reason reason, Cause cause)
            throws SQLException {
        var list = ListTable.ofOptOuts(connection, tenant, ids, cause.at());
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
        table.lock(new TreeSet<>(listings.keySet()));
        var changed = table.put(list, List.copyOf(listings.values()), cause.actor(), cause.at());
        publish(connection, tenant, changed, cause);
        return changed.size();
    }

    /** Returns how many numbers were on the list. Leads that it closed stay closed: a person may import them again. */
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

    private List<Announcement> suppressLeads(
            Connection connection, TenantId tenant, Map<String, List<Entry>> entries, Cause cause) throws SQLException {
        var listed = WaitingLeads.lock(connection, tenant, entries, cause.at());
        var batch = leads.of(connection, listed.leads());
        listed.commands().forEach((id, command) -> batch.tell(new LeadId(id), command, cause.causationId()));
        return batch.save(connection);
    }
}
