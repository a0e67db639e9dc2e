package dev.ringline.dialer.reconcile.io;

import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.events.AttemptId;
import dev.ringline.events.PoolId;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Calls that ended with 603 whose carrier is to be asked; begun with their end. Each look waits six times as long as the last. */
final class DeclinedTable {
    private static final String DUE = """
            select attempt_id, pool_id from declined
            where since + make_interval(secs => ? * power(6, looks)) <= clock_timestamp()
              and shard_of(tenant_id) = any (?)
            order by since limit 200""";
    private static final String LOOKED = "update declined set looks = looks + 1 where attempt_id = any (?)";
    private static final String LATER = """
            update declined d set since = clock_timestamp() from attempt a
            where d.attempt_id = any (?) and a.attempt_id = d.attempt_id
              and a.changed_at > clock_timestamp() - interval '1 day'""";
    private static final String FORGET = "delete from declined where attempt_id = any (?) and looks >= ?";

    private DeclinedTable() {}

    record Declined(AttemptId id, PoolId pool) {}

    static List<Declined> due(Connection connection, Duration first, Set<Integer> shards) throws SQLException {
        try (var select = connection.prepareStatement(DUE)) {
            select.setDouble(1, first.toMillis() / 1_000.0);
            select.setArray(2, SqlArray.INT2.of(connection, shards.toArray()));
            var due = new ArrayList<Declined>();
            try (var rows = select.executeQuery()) {
                while (rows.next()) {
                    due.add(new Declined(
                            new AttemptId(rows.getObject(1, UUID.class)), new PoolId(rows.getObject(2, UUID.class))));
                }
            }
            return due;
        }
    }

    /** @param most looks, after which nothing more is expected */
    static void looked(Connection connection, Collection<AttemptId> ids, int most) throws SQLException {
        try (var update = connection.prepareStatement(LOOKED)) {
            update.setArray(1, AttemptJson.ids(connection, ids));
            update.executeUpdate();
        }
        forget(connection, ids, most);
    }

    /** Its carrier could not be asked: the looks begin anew; after a day it is looked at as if it said nothing. */
    static void later(Connection connection, Collection<AttemptId> ids, int most) throws SQLException {
        try (var update = connection.prepareStatement(LATER)) {
            update.setArray(1, AttemptJson.ids(connection, ids));
            if (update.executeUpdate() < ids.size()) {
                looked(connection, ids, most);
            }
        }
    }

    static void settled(Connection connection, Collection<AttemptId> ids) throws SQLException {
        forget(connection, ids, 0);
    }

    private static void forget(Connection connection, Collection<AttemptId> ids, int looks) throws SQLException {
        try (var delete = connection.prepareStatement(FORGET)) {
            delete.setArray(1, AttemptJson.ids(connection, ids));
            delete.setInt(2, looks);
            delete.executeUpdate();
        }
    }
}
