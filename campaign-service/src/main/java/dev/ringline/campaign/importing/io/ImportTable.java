package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.Counts;
import dev.ringline.campaign.importing.ImportState;
import dev.ringline.campaign.importing.StoredImport;
import dev.ringline.campaign.importing.StoredImport.Progress;
import dev.ringline.campaign.lead.io.Sql;
import dev.ringline.events.CampaignId;
import dev.ringline.events.ImportId;
import dev.ringline.events.TenantId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Imports and how far they are. Who works on one holds a lease, which is a hint; moving the chunk on is what decides. */
final class ImportTable {
    private static final String COLUMNS = """
            id, tenant_id, campaign_id, state, options, charset, bytes, parts, next_chunk, rows_done, imported, invalid,
            duplicate, suppressed, waiting, failure, actor, created_at, changed_at, ended_at""";

    private ImportTable() {}

    /** @param key of the client, or {@code null}; false: there is an import under this key */
    static boolean insert(Connection connection, StoredImport given, String key) throws SQLException {
        var sql = """
                INSERT INTO lead_import (id, tenant_id, campaign_id, state, options, actor, created_at, changed_at,
                    idempotency_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?::text)
                ON CONFLICT (tenant_id, idempotency_key) WHERE idempotency_key IS NOT NULL DO NOTHING""";
        return update(
                        connection,
                        sql,
                        given.id().value(),
                        given.tenant().value(),
                        given.campaign().value(),
                        given.state().name(),
                        OptionsJson.write(given.options()),
                        given.actor(),
                        Sql.utc(given.createdAt()),
                        Sql.utc(given.changedAt()),
                        key)
                == 1;
    }

    static Optional<StoredImport> find(Connection connection, TenantId tenant, ImportId id) throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM lead_import WHERE tenant_id = ? AND id = ?";
        return select(connection, sql, tenant.value(), id.value()).stream().findFirst();
    }

    static Optional<KeyedImport> ofKey(Connection connection, TenantId tenant, String key) throws SQLException {
        var sql = "SELECT content_sha256, " + COLUMNS + " FROM lead_import WHERE tenant_id = ? AND idempotency_key = ?";
        try (var select = connection.prepareStatement(sql)) {
            bind(select, tenant.value(), key);
            try (var rows = select.executeQuery()) {
                return rows.next()
                        ? Optional.of(new KeyedImport(row(rows), rows.getString("content_sha256")))
                        : Optional.empty();
            }
        }
    }

    /** Its file will not come: the client may ask under its key again. */
    static void freeKey(Connection connection, ImportId id) throws SQLException {
        update(connection, "UPDATE lead_import SET idempotency_key = NULL WHERE id = ?", id.value());
    }

    static List<StoredImport> page(Connection connection, TenantId tenant, CampaignId campaign, UUID after, int limit)
            throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM lead_import"
                + " WHERE tenant_id = ? AND campaign_id = ? AND id > ? ORDER BY id LIMIT ?";
        return select(connection, sql, tenant.value(), campaign.value(), after, limit);
    }

    /** The file is stored whole: from now on it is worked on. False: it was withdrawn meanwhile. */
    static boolean uploaded(
            Connection connection, ImportId id, String charset, long bytes, int parts, String sha256, Instant now)
            throws SQLException {
        var sql =
                "UPDATE lead_import SET state = 'WAITING', charset = ?, bytes = ?, parts = ?, content_sha256 = ?, changed_at = ?"
                        + " WHERE id = ? AND state = 'UPLOADING'";
        return update(connection, sql, charset, bytes, parts, sha256, Sql.utc(now), id.value()) == 1;
    }

    /** Still on its way: others see that it lives. */
    static void uploading(Connection connection, ImportId id, Instant now) throws SQLException {
        update(connection, "UPDATE lead_import SET changed_at = ? WHERE id = ?", Sql.utc(now), id.value());
    }

    /** Takes one that nobody works on: the oldest, but of each tenant only one at a time. */
    static Optional<StoredImport> claim(Connection connection, Duration lease) throws SQLException {
        var sql = """
                UPDATE lead_import SET state = 'RUNNING', lease_until = clock_timestamp() + make_interval(secs => ?)
                WHERE id = (
                    SELECT i.id FROM lead_import i
                    WHERE i.state IN ('WAITING', 'RUNNING') AND coalesce(i.lease_until <= clock_timestamp(), true)
                        AND NOT EXISTS (SELECT FROM lead_import o WHERE o.tenant_id = i.tenant_id AND o.id <> i.id
                            AND o.state = 'RUNNING' AND o.lease_until > clock_timestamp())
                    ORDER BY i.id LIMIT 1 FOR UPDATE SKIP LOCKED)
                RETURNING
                """ + COLUMNS;
        return select(connection, sql, (double) lease.toMillis() / 1_000).stream()
                .findFirst();
    }

    /**
     * Moves on by one chunk, in that chunk's transaction.
     *
     * @return false: somebody else committed it, or the import is over
     */
    static boolean advance(Connection connection, StoredImport at, int chunk, int rows, Duration lease, Instant now)
            throws SQLException {
        var sql = "UPDATE lead_import SET next_chunk = next_chunk + 1, rows_done = rows_done + ?, setbacks = 0,"
                + " lease_until = clock_timestamp() + make_interval(secs => ?), changed_at = ?"
                + " WHERE id = ? AND next_chunk = ? AND state = 'RUNNING'";
        var leaseS = (double) lease.toMillis() / 1_000;
        return update(connection, sql, rows, leaseS, Sql.utc(now), at.id().value(), chunk) == 1;
    }

    static void count(Connection connection, ImportId id, Counts counts) throws SQLException {
        var sql = "UPDATE lead_import SET imported = imported + ?, invalid = invalid + ?, duplicate = duplicate + ?,"
                + " suppressed = suppressed + ?, waiting = waiting + ? WHERE id = ?";
        update(
                connection,
                sql,
                counts.imported(),
                counts.invalid(),
                counts.duplicate(),
                counts.suppressed(),
                counts.waiting(),
                id.value());
    }

    /** Over, if it was at work; its file goes. */
    static void end(Connection connection, ImportId id, ImportState state, String failure, Instant now)
            throws SQLException {
        var sql = "UPDATE lead_import SET state = ?, failure = ?, ended_at = ?, changed_at = ?, lease_until = NULL"
                + " WHERE id = ? AND state IN ('UPLOADING', 'WAITING', 'RUNNING')";
        if (update(connection, sql, state.name(), failure, Sql.utc(now), Sql.utc(now), id.value()) == 1) {
            drop(connection, id);
        }
    }

    /** From whatever state: no more rows come in, and those that did go out again. */
    static void withdraw(Connection connection, ImportId id, Instant now) throws SQLException {
        var sql = "UPDATE lead_import SET state = 'WITHDRAWN', ended_at = coalesce(ended_at, ?), changed_at = ?,"
                + " lease_until = NULL WHERE id = ? AND state <> 'WITHDRAWN'";
        update(connection, sql, Sql.utc(now), Sql.utc(now), id.value());
        drop(connection, id);
    }

    /** Another replica, or this one, may go on with it. */
    static void release(Connection connection, ImportId id) throws SQLException {
        update(connection, "UPDATE lead_import SET lease_until = NULL WHERE id = ?", id.value());
    }

    /** Counts a setback and lets it wait; returns how many there were in a row. */
    static int setBack(Connection connection, ImportId id, Duration pause) throws SQLException {
        var sql = "UPDATE lead_import SET setbacks = setbacks + 1,"
                + " lease_until = clock_timestamp() + make_interval(secs => ?) WHERE id = ? RETURNING setbacks";
        try (var update = connection.prepareStatement(sql)) {
            bind(update, (double) pause.toMillis() / 1_000, id.value());
            try (var rows = update.executeQuery()) {
                return rows.next() ? rows.getInt(1) : 0;
            }
        }
    }

    /** Uploads that stopped half-way, since {@code before}. */
    static List<StoredImport> stranded(Connection connection, Instant before, int limit) throws SQLException {
        var sql = "SELECT " + COLUMNS + " FROM lead_import WHERE state = 'UPLOADING' AND changed_at < ?"
                + " ORDER BY id LIMIT ? FOR UPDATE SKIP LOCKED";
        return select(connection, sql, Sql.utc(before), limit);
    }

    private static void drop(Connection connection, ImportId id) throws SQLException {
        update(connection, "DELETE FROM import_part WHERE import_id = ?", id.value());
        update(connection, "DELETE FROM import_seen WHERE import_id = ?", id.value());
    }

    private static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (var update = connection.prepareStatement(sql)) {
            bind(update, parameters);
            return update.executeUpdate();
        }
    }

    private static List<StoredImport> select(Connection connection, String sql, Object... parameters)
            throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            bind(select, parameters);
            var imports = new ArrayList<StoredImport>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    imports.add(row(rows));
                }
            }
            return imports;
        }
    }

    private static void bind(PreparedStatement statement, Object... parameters) throws SQLException {
        for (var i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
    }

    private static StoredImport row(ResultSet row) throws SQLException {
        return new StoredImport(
                new ImportId(row.getObject("id", UUID.class)),
                new TenantId(row.getString("tenant_id")),
                new CampaignId(row.getObject("campaign_id", UUID.class)),
                ImportState.valueOf(row.getString("state")),
                OptionsJson.read(row.getString("options")),
                row.getString("charset"),
                row.getLong("bytes"),
                row.getInt("parts"),
                row.getInt("next_chunk"),
                row.getLong("rows_done"),
                new Progress(
                        row.getLong("imported"),
                        row.getLong("invalid"),
                        row.getLong("duplicate"),
                        row.getLong("suppressed"),
                        row.getLong("waiting")),
                row.getString("failure"),
                row.getString("actor"),
                Sql.instant(row, "created_at"),
                Sql.instant(row, "changed_at"),
                Sql.instant(row, "ended_at"));
    }
}
