package dev.ringline.dialer.reconcile.io;

import dev.ringline.dialer.reconcile.Reconciliation;
import dev.ringline.events.AttemptId;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What is being reconciled. A row goes on where a dead owner left it. */
final class ReconciliationTable {
    private static final String OVERDUE = """
            select attempt_id from attempt a where state in ('DIALING', 'UNKNOWN') and deadline < clock_timestamp()
              and not exists (select from reconciliation r where r.attempt_id = a.attempt_id)
            order by deadline limit 500""";
    private static final String BEGIN = """
            insert into reconciliation (attempt_id, stage, due_at, carrier_looks) values (?, ?, ?, 0)
            on conflict do nothing""";
    private static final String DUE =
            "select attempt_id from reconciliation where due_at <= ? order by due_at limit 200";
    private static final String FIND =
            "select stage, due_at, proving_since, carrier_looks from reconciliation where attempt_id = ?";
    private static final String SAVE = """
            update reconciliation set stage = ?, due_at = ?, proving_since = ?, carrier_looks = ? where attempt_id = ?""";

    private ReconciliationTable() {}

    /** Whose holder gave up, or is silent past the deadline. */
    static List<AttemptId> overdue(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(OVERDUE)) {
            return ids(select);
        }
    }

    static void begin(Connection connection, AttemptId id, Instant now) throws SQLException {
        var begun = Reconciliation.begun(now);
        try (var insert = connection.prepareStatement(BEGIN)) {
            insert.setObject(1, id.value());
            insert.setString(2, begun.stage().name());
            insert.setTimestamp(3, Timestamp.from(begun.dueAt()));
            insert.executeUpdate();
        }
    }

    static List<AttemptId> due(Connection connection, Instant now) throws SQLException {
        try (var select = connection.prepareStatement(DUE)) {
            select.setTimestamp(1, Timestamp.from(now));
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
                var proving = row.getTimestamp("proving_since");
                return Optional.of(new Reconciliation(
                        Reconciliation.Stage.valueOf(row.getString("stage")),
                        row.getTimestamp("due_at").toInstant(),
                        proving == null ? null : proving.toInstant(),
                        row.getInt("carrier_looks")));
            }
        }
    }

    static void save(Connection connection, AttemptId id, Reconciliation at) throws SQLException {
        try (var update = connection.prepareStatement(SAVE)) {
            update.setString(1, at.stage().name());
            update.setTimestamp(2, Timestamp.from(at.dueAt()));
            update.setTimestamp(3, at.provingSince() == null ? null : Timestamp.from(at.provingSince()));
            update.setInt(4, at.carrierLooks());
            update.setObject(5, id.value());
            update.executeUpdate();
        }
    }

    static void end(Connection connection, AttemptId id) throws SQLException {
        try (var delete = connection.prepareStatement("delete from reconciliation where attempt_id = ?")) {
            delete.setObject(1, id.value());
            delete.executeUpdate();
        }
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
