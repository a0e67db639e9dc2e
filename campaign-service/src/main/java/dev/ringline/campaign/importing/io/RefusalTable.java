package dev.ringline.campaign.importing.io;

import dev.ringline.campaign.importing.Refusal;
import dev.ringline.campaign.lead.io.Columns;
import dev.ringline.events.ImportId;
import dev.ringline.events.TenantId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Why rows became no leads, in the order of the file. */
final class RefusalTable {
    private RefusalTable() {}

    /** A refusal's place: several may be of one row. */
    record Place(long row, int ordinal) {
        static final Place START = new Place(0, 0);
    }

    record Placed(Place place, Refusal refusal) {}

    /** @param rows each row's refusals together */
    static void insert(Connection connection, TenantId tenant, ImportId id, List<List<Refusal>> rows)
            throws SQLException {
        var placed = new ArrayList<Placed>();
        for (var row : rows) {
            for (var i = 0; i < row.size(); i++) {
                placed.add(new Placed(new Place(row.get(i).row(), i), row.get(i)));
            }
        }
        if (placed.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement("""
                INSERT INTO import_refusal (import_id, tenant_id, row_number, ordinal, kind, column_name, reason, value)
                SELECT ?, ?, * FROM unnest(?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[])""")) {
            var columns = new Columns<>(connection, insert, placed);
            insert.setObject(1, id.value());
            insert.setString(2, tenant.value());
            columns.set(3, SqlArray.INT8, p -> p.place().row());
            columns.set(4, SqlArray.INT4, p -> p.place().ordinal());
            columns.set(5, SqlArray.TEXT, p -> p.refusal().kind().name().toLowerCase(Locale.ROOT));
            columns.set(6, SqlArray.TEXT, p -> p.refusal().column());
            columns.set(7, SqlArray.TEXT, p -> p.refusal().reason());
            columns.set(8, SqlArray.TEXT, p -> p.refusal().value());
            insert.executeUpdate();
        }
    }

    static List<Placed> after(Connection connection, TenantId tenant, ImportId id, Place place, int limit)
            throws SQLException {
        try (var select = connection.prepareStatement("""
                SELECT row_number, ordinal, kind, column_name, reason, value FROM import_refusal
                WHERE tenant_id = ? AND import_id = ? AND (row_number, ordinal) > (?, ?)
                ORDER BY row_number, ordinal LIMIT ?""")) {
            select.setString(1, tenant.value());
            select.setObject(2, id.value());
            select.setLong(3, place.row());
            select.setInt(4, place.ordinal());
            select.setInt(5, limit);
            var placed = new ArrayList<Placed>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    var kind = Refusal.Kind.valueOf(rows.getString(3).toUpperCase(Locale.ROOT));
                    placed.add(new Placed(
                            new Place(rows.getLong(1), rows.getInt(2)),
                            new Refusal(
                                    rows.getLong(1), kind, rows.getString(4), rows.getString(5), rows.getString(6))));
                }
            }
            return placed;
        }
    }
}
