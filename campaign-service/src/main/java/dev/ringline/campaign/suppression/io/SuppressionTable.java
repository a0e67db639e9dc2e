package dev.ringline.campaign.suppression.io;

import dev.ringline.campaign.lead.io.Sql;
import dev.ringline.events.ImportId;
import dev.ringline.events.SuppressionChanged.Entry;
import dev.ringline.events.SuppressionChanged.Reason;
import dev.ringline.events.SuppressionListId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Which numbers are on which lists: set-based SQL in the caller's transaction. Numbers come as their hashes. */
final class SuppressionTable {
    private static final int LISTINGS = 1_607; // the first half of the advisory lock's key; the tenant is the second

    private final Connection connection;
    private final TenantId tenant;

    SuppressionTable(Connection connection, TenantId tenant) {
        this.connection = connection;
        this.tenant = tenant;
    }

    /** What is to stand on a list. */
    record Listing(String numberHash, String numberSealed, Reason reason, Instant expiresAt) {}

    /** Says that numbers of the tenant are coming on lists in this transaction. Many may at once. */
    void listing() throws SQLException {
        barrier("pg_advisory_xact_lock_shared");
    }

    /** Waits until everybody who was {@link #listing} has committed or given up; whoever begins later sees what is committed now. */
    void awaitListings() throws SQLException {
        barrier("pg_advisory_xact_lock");
    }

    private void barrier(String lock) throws SQLException {
        try (var select = connection.prepareStatement("SELECT " + lock + "(?, hashtext(?))")) {
            select.setInt(1, LISTINGS);
            select.setString(2, tenant.value());
            select.execute();
        }
    }

    /** Numbers of leads that one import brought, that wait though a list forbids them. */
    SortedSet<String> listedOf(ImportId importId, List<SuppressionListId> lists, Instant now, int most)
            throws SQLException {
        try (var select = connection.prepareStatement("""
                SELECT DISTINCT lead.number_hash FROM lead
                JOIN suppression_entry e ON e.tenant_id = lead.tenant_id AND e.number_hash = lead.number_hash
                JOIN suppression_list l ON l.tenant_id = e.tenant_id AND l.id = e.list_id
                WHERE lead.tenant_id = ? AND lead.import_id = ?
                    AND lead.state IN ('WAITING', 'HELD', 'RETRY_AT', 'CALLBACK_AT')
                    AND l.deleted_at IS NULL AND (e.expires_at IS NULL OR e.expires_at > ?)
                    AND (l.tenant_wide OR l.id = ANY (?))
                LIMIT ?""")) {
            select.setString(1, tenant.value());
            select.setObject(2, importId.value());
            select.setObject(3, Sql.utc(now));
            select.setArray(
                    4,
                    SqlArray.UUID.of(
                            connection,
                            lists.stream().map(SuppressionListId::value).toArray()));
            select.setInt(5, most);
            return hashes(select);
        }
    }

    /** Locks the numbers, in one order for everybody, so that two who change the same ones wait for each other. */
    void lock(SortedSet<String> hashes) throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO suppressed_number (tenant_id, number_hash, version)
                SELECT ?, hash, 0 FROM unnest(?::text[]) AS hash ORDER BY hash
                ON CONFLICT DO NOTHING""")) {
            insert.setString(1, tenant.value());
            insert.setArray(2, texts(hashes));
            insert.executeUpdate();
        }
        try (var lock = connection.prepareStatement("""
                SELECT 1 FROM suppressed_number WHERE tenant_id = ? AND number_hash = ANY (?)
                ORDER BY number_hash FOR UPDATE""")) {
            lock.setString(1, tenant.value());
            lock.setArray(2, texts(hashes));
            lock.execute();
        }
    }

    /** Puts numbers on a list; returns those for which that changed something. */
    SortedSet<String> put(SuppressionListId list, List<Listing> listings, String actor, Instant now)
            throws SQLException {
        try (var put = connection.prepareStatement("""
                INSERT INTO suppression_entry AS e
                    (tenant_id, number_hash, list_id, number_sealed, reason, since, expires_at, added_by)
                SELECT ?, l.hash, ?, l.sealed, l.reason, ?, l.expires_at, ?
                FROM unnest(?::text[], ?::text[], ?::text[], ?::timestamptz[]) AS l (hash, sealed, reason, expires_at)
                ON CONFLICT (tenant_id, number_hash, list_id) DO UPDATE
                    SET reason = excluded.reason, expires_at = excluded.expires_at, added_by = excluded.added_by
                    WHERE (e.reason, e.expires_at) IS DISTINCT FROM (excluded.reason, excluded.expires_at)
                RETURNING number_hash""")) {
            put.setString(1, tenant.value());
            put.setObject(2, list.value());
            put.setObject(3, Sql.utc(now));
            put.setString(4, actor);
            put.setArray(5, texts(listings.stream().map(Listing::numberHash).toList()));
            put.setArray(6, texts(listings.stream().map(Listing::numberSealed).toList()));
            put.setArray(7, texts(listings.stream().map(l -> l.reason().name()).toList()));
            put.setArray(8, times(listings.stream().map(Listing::expiresAt).toList()));
            return hashes(put);
        }
    }

    /** Takes numbers off a list; returns those that were on it. */
    SortedSet<String> lift(SuppressionListId list, Collection<String> hashes) throws SQLException {
        try (var lift = connection.prepareStatement("""
                DELETE FROM suppression_entry WHERE tenant_id = ? AND list_id = ? AND number_hash = ANY (?)
                RETURNING number_hash""")) {
            lift.setString(1, tenant.value());
            lift.setObject(2, list.value());
            lift.setArray(3, texts(hashes));
            return hashes(lift);
        }
    }

    /** Takes off what has expired, or stands on a list that was deleted; returns the numbers that this concerns. */
    SortedSet<String> liftEnded(Collection<String> hashes, Instant now) throws SQLException {
        try (var lift = connection.prepareStatement("""
                DELETE FROM suppression_entry e USING suppression_list l
                WHERE l.tenant_id = e.tenant_id AND l.id = e.list_id AND e.tenant_id = ? AND e.number_hash = ANY (?)
                    AND (e.expires_at <= ? OR l.deleted_at IS NOT NULL)
                RETURNING e.number_hash""")) {
            lift.setString(1, tenant.value());
            lift.setArray(2, texts(hashes));
            lift.setObject(3, Sql.utc(now));
            return hashes(lift);
        }
    }

    /** Every list that each number is on, oldest first; a number that is on none has an empty list. */
    SortedMap<String, List<Entry>> entries(Collection<String> hashes) throws SQLException {
        SortedMap<String, List<Entry>> entries = new TreeMap<>();
        hashes.forEach(hash -> entries.put(hash, new ArrayList<>()));
        try (var select = connection.prepareStatement("""
                SELECT e.number_hash, e.list_id, e.reason, l.tenant_wide, e.since, e.expires_at
                FROM suppression_entry e JOIN suppression_list l ON l.tenant_id = e.tenant_id AND l.id = e.list_id
                WHERE e.tenant_id = ? AND e.number_hash = ANY (?) AND l.deleted_at IS NULL
                ORDER BY e.number_hash, e.since, e.list_id""")) {
            select.setString(1, tenant.value());
            select.setArray(2, texts(hashes));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    entries.get(rows.getString(1)).add(entry(rows));
                }
            }
        }
        return entries;
    }

    /** Draws the next version of each number. */
    Map<String, Long> nextVersions(SortedSet<String> hashes) throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE suppressed_number SET version = version + 1 WHERE tenant_id = ? AND number_hash = ANY (?)
                RETURNING number_hash, version""")) {
            update.setString(1, tenant.value());
            update.setArray(2, texts(hashes));
            var versions = new TreeMap<String, Long>();
            try (var rows = update.executeQuery()) {
                while (rows.next()) {
                    versions.put(rows.getString(1), rows.getLong(2));
                }
            }
            return versions;
        }
    }

    private static Entry entry(ResultSet rows) throws SQLException {
        return new Entry(
                new SuppressionListId(rows.getObject(2, UUID.class)),
                Reason.valueOf(rows.getString(3)),
                rows.getBoolean(4),
                Sql.instant(rows, "since"),
                Sql.instant(rows, "expires_at"));
    }

    private static SortedSet<String> hashes(PreparedStatement statement) throws SQLException {
        var hashes = new TreeSet<String>();
        try (var rows = statement.executeQuery()) {
            while (rows.next()) {
                hashes.add(rows.getString(1));
            }
        }
        return hashes;
    }

    private Array texts(Collection<String> values) throws SQLException {
        return SqlArray.TEXT.of(connection, values.toArray());
    }

    private Array times(Collection<Instant> values) throws SQLException {
        return SqlArray.TIMESTAMPTZ.of(connection, values.toArray());
    }
}
