package dev.ringline.campaign.suppression.io;

import dev.ringline.campaign.lead.io.Sql;
import dev.ringline.events.SuppressionListId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.time.Uuid7;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The lists themselves. A list that was deleted is seen no more, though its entries may take a moment to go. */
final class ListTable {
    private ListTable() {}

    record StoredList(
            SuppressionListId id,
            String name,
            boolean tenantWide,
            boolean optOuts,
            long version,
            Instant createdAt,
            Instant changedAt) {}

    /** The tenant's own list of those who said no; made when the first one does. */
    static SuppressionListId ofOptOuts(Connection connection, TenantId tenant, Uuid7 ids, Instant now)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO suppression_list (id, tenant_id, name, tenant_wide, opt_outs, created_at, changed_at)
                VALUES (?, ?, 'Opt-outs', true, true, ?, ?)
                ON CONFLICT (tenant_id) WHERE opt_outs AND deleted_at IS NULL DO NOTHING""")) {
            insert.setObject(1, ids.next());
            insert.setString(2, tenant.value());
            insert.setObject(3, Sql.utc(now));
            insert.setObject(4, Sql.utc(now));
            insert.executeUpdate();
        }
        try (var select = connection.prepareStatement(
                "SELECT id FROM suppression_list WHERE tenant_id = ? AND opt_outs AND deleted_at IS NULL")) {
            select.setString(1, tenant.value());
            try (var rows = select.executeQuery()) {
                rows.next();
                return new SuppressionListId(rows.getObject(1, UUID.class));
            }
        }
    }

    /** Locked, so that it is not deleted while entries come on it. */
    static Optional<StoredList> lock(Connection connection, TenantId tenant, SuppressionListId id) throws SQLException {
        return select(connection, tenant, "AND id = ? FOR SHARE", id).stream().findFirst();
    }

    static Optional<StoredList> find(Connection connection, TenantId tenant, SuppressionListId id) throws SQLException {
        return select(connection, tenant, "AND id = ?", id).stream().findFirst();
    }

    /** Oldest first, after {@code after}. */
    static List<StoredList> page(Connection connection, TenantId tenant, SuppressionListId after, int limit)
            throws SQLException {
        return select(connection, tenant, "AND id > ? ORDER BY id LIMIT " + limit, after);
    }

    /** False: the tenant has, or had, a list of this id. */
    static boolean insert(
            Connection connection, TenantId tenant, SuppressionListId id, String name, boolean tenantWide, Instant now)
            throws SQLException {
        try (var insert = connection.prepareStatement("""
                INSERT INTO suppression_list (id, tenant_id, name, tenant_wide, created_at, changed_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""")) {
            insert.setObject(1, id.value());
            insert.setString(2, tenant.value());
            insert.setString(3, name);
            insert.setBoolean(4, tenantWide);
            insert.setObject(5, Sql.utc(now));
            insert.setObject(6, Sql.utc(now));
            return insert.executeUpdate() == 1;
        }
    }

    static void rename(Connection connection, TenantId tenant, SuppressionListId id, String name, Instant now)
            throws SQLException {
        try (var update = connection.prepareStatement("""
                UPDATE suppression_list SET name = ?, changed_at = ?, version = version + 1
                WHERE tenant_id = ? AND id = ? AND name <> ?""")) {
            update.setString(1, name);
            update.setObject(2, Sql.utc(now));
            update.setString(3, tenant.value());
            update.setObject(4, id.value());
            update.setString(5, name);
            update.executeUpdate();
        }
    }

    static void delete(Connection connection, TenantId tenant, SuppressionListId id, Instant now) throws SQLException {
        try (var update = connection.prepareStatement(
                "UPDATE suppression_list SET deleted_at = ?, changed_at = ? WHERE tenant_id = ? AND id = ?")) {
            update.setObject(1, Sql.utc(now));
            update.setObject(2, Sql.utc(now));
            update.setString(3, tenant.value());
            update.setObject(4, id.value());
            update.executeUpdate();
        }
    }

    static long countEntries(Connection connection, TenantId tenant, SuppressionListId id) throws SQLException {
        try (var select = connection.prepareStatement(
                "SELECT count(*) FROM suppression_entry WHERE tenant_id = ? AND list_id = ?")) {
            select.setString(1, tenant.value());
            select.setObject(2, id.value());
            try (var rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static List<StoredList> select(
            Connection connection, TenantId tenant, String condition, SuppressionListId id) throws SQLException {
        try (var select = connection.prepareStatement("""
                SELECT id, name, tenant_wide, opt_outs, version, created_at, changed_at FROM suppression_list
                WHERE tenant_id = ? AND deleted_at IS NULL
                """ + condition)) {
            select.setString(1, tenant.value());
            select.setObject(2, id.value());
            var lists = new ArrayList<StoredList>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    lists.add(row(rows));
                }
            }
            return lists;
        }
    }

    private static StoredList row(ResultSet rows) throws SQLException {
        return new StoredList(
                new SuppressionListId(rows.getObject(1, UUID.class)),
                rows.getString(2),
                rows.getBoolean(3),
                rows.getBoolean(4),
                rows.getLong(5),
                Sql.instant(rows, "created_at"),
                Sql.instant(rows, "changed_at"));
    }
}
