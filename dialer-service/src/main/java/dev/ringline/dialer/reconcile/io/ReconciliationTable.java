package dev.ringline.dialer.reconcile.io;

import dev.ringline.dialer.reconcile.Reconciliation;
import dev.ringline.events.AttemptId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What is being reconciled. A row goes on where a dead owner left it. */
final class ReconciliationTable {
    private static final String OVERDUE = """
            select attempt_id from live_call l where deadline < clock_timestamp()
              and not exists (select from reconciliation r where r.attempt_id = l.attempt_id)
            order by deadline limit 500""";
    private static final String BEGIN = """
            insert into reconciliation (attempt_id, stage, due_at, carrier_looks, dated_by) values (?, ?, ?, 0, ?)
            on conflict do nothing""";
    /** Begins with what is reconciled, whatever the planner thinks: attempts are all that there ever were. */
    private static final String OF_SHARDS = """
            select r.attempt_id from reconciliation r cross join lateral (
                select tenant_id from attempt where attempt.attempt_id = r.attempt_id limit 1) a
            where shard_of(a.tenant_id) = any (?) and\s""";

    private static final String DUE = OF_SHARDS + "r.dated_by = ? and r.due_at <= ? order by r.due_at limit 200";
    private static final String OF_OTHERS = OF_SHARDS + "r.dated_by is distinct from ? order by r.due_at limit 200";
    private static final String FIND =
            "select stage, due_at, proving_since, carrier_looks, held_until from reconciliation where attempt_id = ?";
    private static final String SAVE = """
            update reconciliation set stage = ?, due_at = ?, proving_since = ?, carrier_looks = ?, held_until = ?,
                dated_by = ?
            where attempt_id = ?""";

    private ReconciliationTable() {}

    /** Whose holder gave up, or is silent past the deadline. */
    static List<AttemptId> overdue(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(OVERDUE)) {
            return ids(select);
        }
    }

    /** @param me whose time {@code now} is */
    static void begin(Connection connection, AttemptId id, Instant now, String me) throws SQLException {
        var begun = Reconciliation.begun(now);
        try (var insert = connection.prepareStatement(BEGIN)) {
            insert.setObject(1, id.value());
            insert.setString(2, begun.stage().name());
            insert.setTimestamp(3, Timestamp.from(begun.dueAt()));
            insert.setString(4, me);
            insert.executeUpdate();
        }
    }

    static List<AttemptId> due(Connection connection, Instant now, String me, Set<Integer> shards) throws SQLException {
        try (var select = connection.prepareStatement(DUE)) {
            select.setArray(1, SqlArray.INT2.of(connection, shards.toArray()));
            select.setString(2, me);
            select.setTimestamp(3, Timestamp.from(now));
            return ids(select);
        }
    }

    /** What others began, whose time is not ours. */
    static List<AttemptId> ofOthers(Connection connection, String me, Set<Integer> shards) throws SQLException {
        try (var select = connection.prepareStatement(OF_OTHERS)) {
            select.setArray(1, SqlArray.INT2.of(connection, shards.toArray()));
            select.setString(2, me);
            return ids(select);
        }
    }

    static Optional<Reconciliation> find(Connection connection, AttemptId id) throws SQLException {
        try (var select = connection.prepareStatement(FIND)) {
            select.setObject(1, id.value());
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                return Optional.of(new Reconciliation(
                        Reconciliation.Stage.valueOf(row.getString("stage")),
                        row.getTimestamp("due_at").toInstant(),
                        instant(row.getTimestamp("proving_since")),
                        row.getInt("carrier_looks"),
                        instant(row.getTimestamp("held_until"))));
            }
        }
    }

    static void save(Connection connection, AttemptId id, Reconciliation at, String me) throws SQLException {
        try (var update = connection.prepareStatement(SAVE)) {
            update.setString(1, at.stage().name());
            update.setTimestamp(2, Timestamp.from(at.dueAt()));
            update.setTimestamp(3, timestamp(at.provingSince()));
            update.setInt(4, at.carrierLooks());
            update.setTimestamp(5, timestamp(at.heldUntil()));
            update.setString(6, me);
            update.setObject(7, id.value());
            update.executeUpdate();
        }
    }

    static void end(Connection connection, AttemptId id) throws SQLException {
        try (var delete = connection.prepareStatement("delete from reconciliation where attempt_id = ?")) {
            delete.setObject(1, id.value());
            delete.executeUpdate();
        }
    }

    private static Instant instant(Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private static Timestamp timestamp(Instant instant) {
        return instant == null ? null : Timestamp.from(instant);
    }

    private static List<AttemptId> ids(java.sql.PreparedStatement select) throws SQLException {
        try (var rows = select.executeQuery()) {
            var ids = new ArrayList<AttemptId>();
            while (rows.next()) {
                ids.add(new AttemptId(rows.getObject(1, UUID.class)));
            }
            return ids;
        }
    }
}
