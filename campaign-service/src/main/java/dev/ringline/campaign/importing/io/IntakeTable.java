package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.Counts;
import dev.ringline.campaign.importing.NewLead;
import dev.ringline.campaign.lead.io.Columns;
import dev.ringline.campaign.lead.io.Sql;
import dev.ringline.events.CampaignId;
import dev.ringline.events.ImportId;
import dev.ringline.events.LeadState;
import dev.ringline.events.SuppressionListId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Where leads come into a campaign: one statement a chunk. */
final class IntakeTable {
    /**
     * A number that is already in the campaign stays as it is, save one that was removed: it comes again under its old id and
     * release number. In the order of the numbers, so that two imports never wait for each other in a ring.
     */
    private static final String MERGE = """
            WITH given AS (
                SELECT * FROM unnest(?::bigint[], ?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                        ?::int[], ?::timestamptz[])
                    AS g (row_number, id, number, number_hash, zones, fields, client_token, priority, expires_at)
            ), fresh AS (
                SELECT g.*, EXISTS (
                    SELECT FROM suppression_entry e JOIN suppression_list l ON l.tenant_id = e.tenant_id AND l.id = e.list_id
                    WHERE e.tenant_id = ? AND e.number_hash = g.number_hash AND l.deleted_at IS NULL
                        AND (e.expires_at IS NULL OR e.expires_at > ?) AND (l.tenant_wide OR l.id = ANY (?::uuid[]))
                ) AS suppressed
                FROM given g
                WHERE g.client_token IS NULL OR NOT EXISTS (
                    SELECT FROM lead t
                    WHERE t.campaign_id = ? AND t.client_token = g.client_token AND t.number <> g.number)
            )
            INSERT INTO lead AS l (campaign_id, id, tenant_id, number, number_hash, zones, fields, client_token, priority,
                expires_at, import_id, row_number, created_at, state, rule, due_at, changed_at)
            SELECT ?, f.id, ?, f.number, f.number_hash, f.zones, f.fields, f.client_token, f.priority,
                f.expires_at, ?, f.row_number, ?, CASE WHEN f.suppressed THEN 'SUPPRESSED' ELSE 'WAITING' END,
                CASE WHEN f.suppressed THEN 'suppressed' END, CASE WHEN NOT f.suppressed THEN ?::timestamptz END, ?
            FROM fresh f
            ORDER BY f.number
            ON CONFLICT (tenant_id, number_hash, campaign_id) DO UPDATE SET
                zones = excluded.zones, fields = excluded.fields, client_token = excluded.client_token,
                priority = excluded.priority, expires_at = excluded.expires_at, import_id = excluded.import_id,
                row_number = excluded.row_number, state = excluded.state, rule = excluded.rule, reason = NULL,
                due_at = excluded.due_at, disposition = NULL, counted_attempts = 0, unburnt_releases = 0,
                revivals = l.revivals + 1, removing = false, outcome = NULL, callback_at = NULL,
                version = l.version + 1, changed_at = excluded.changed_at
            WHERE l.state = 'REMOVED'
            RETURNING row_number, id, state
            """;

    private final Connection connection;
    private final TenantId tenant;
    private final CampaignId campaign;

    IntakeTable(Connection connection, TenantId tenant, CampaignId campaign) {
        this.connection = connection;
        this.tenant = tenant;
        this.campaign = campaign;
    }

    /** A lead with what the service gives it. {@code fields} as JSON text. */
    record Given(NewLead lead, UUID id, String numberHash, String fields) {}

    /** A row that became a lead, and in which state. */
    record Taken(UUID leadId, LeadState state) {}

    /** A lead that was there before. */
    record Present(UUID leadId, UUID importId, long row, String clientToken) {}

    /**
     * Each number once, please.
     *
     * @param lists those that the campaign names
     * @return by row; what is missing was in the campaign before, or its client token was
     */
    Map<Long, Taken> merge(List<Given> given, List<SuppressionListId> lists, ImportId importId, Instant now)
            throws SQLException {
        var taken = new HashMap<Long, Taken>();
        try (var merge = connection.prepareStatement(MERGE)) {
            var columns = new Columns<>(connection, merge, given);
            columns.set(1, SqlArray.INT8, g -> g.lead().row());
            columns.set(2, SqlArray.UUID, Given::id);
            columns.set(3, SqlArray.TEXT, g -> g.lead().number().value());
            columns.set(4, SqlArray.TEXT, Given::numberHash);
            columns.set(5, SqlArray.TEXT, g -> g.lead().zones());
            columns.set(6, SqlArray.TEXT, Given::fields);
            columns.set(7, SqlArray.TEXT, g -> g.lead().clientToken());
            columns.set(8, SqlArray.INT4, g -> g.lead().priority());
            columns.set(9, SqlArray.TIMESTAMPTZ, g -> g.lead().expiresAt());
            merge.setString(10, tenant.value());
            merge.setObject(11, Sql.utc(now));
            merge.setArray(
                    12, uuids(lists.stream().map(SuppressionListId::value).toList()));
            merge.setObject(13, campaign.value());
            merge.setObject(14, campaign.value());
            merge.setString(15, tenant.value());
            merge.setObject(16, importId.value());
            merge.setObject(17, Sql.utc(now));
            merge.setObject(18, Sql.utc(now));
            merge.setObject(19, Sql.utc(now));
            try (var rows = merge.executeQuery()) {
                while (rows.next()) {
                    taken.put(
                            rows.getLong(1),
                            new Taken(rows.getObject(2, UUID.class), LeadState.valueOf(rows.getString(3))));
                }
            }
        }
        return taken;
    }

    /** The leads that are in the campaign already, by their numbers. */
    Map<String, Present> present(Collection<String> numberHashes) throws SQLException {
        var present = new HashMap<String, Present>();
        try (var select = connection.prepareStatement("""
                SELECT number, id, import_id, row_number, client_token FROM lead
                WHERE tenant_id = ? AND campaign_id = ? AND number_hash = ANY (?) AND state <> 'REMOVED'""")) {
            select.setString(1, tenant.value());
            select.setObject(2, campaign.value());
            select.setArray(3, SqlArray.TEXT.of(connection, numberHashes.toArray()));
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    present.put(
                            rows.getString(1),
                            new Present(
                                    rows.getObject(2, UUID.class),
                                    rows.getObject(3, UUID.class),
                                    rows.getLong(4),
                                    rows.getString(5)));
                }
            }
        }
        return present;
    }

    /** The left side of the conservation law. */
    void count(ImportId importId, int chunk, Counts counts, Instant now) throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO intake (import_id, chunk, tenant_id, campaign_id, imported, invalid, duplicate, suppressed,
                    waiting, committed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            insert.setObject(1, importId.value());
            insert.setInt(2, chunk);
            insert.setString(3, tenant.value());
            insert.setObject(4, campaign.value());
            insert.setInt(5, counts.imported());
            insert.setInt(6, counts.invalid());
            insert.setInt(7, counts.duplicate());
            insert.setInt(8, counts.suppressed());
            insert.setInt(9, counts.waiting());
            insert.setObject(10, Sql.utc(now));
            insert.executeUpdate();
        }
    }

    private Array uuids(List<UUID> ids) throws SQLException {
        return SqlArray.UUID.of(connection, ids.toArray());
    }
}
