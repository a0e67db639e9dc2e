package dev.ringline.dialer.shard.io;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ringline.dialer.shard.HandedStarts;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The leases as they stand in the database. Each statement changes one only from what its caller saw. */
final class ShardTable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long MS_NANOS = 1_000_000L;
    private static final String PROVIDE = """
            insert into shard (shard) select s from generate_series(0, ? - 1) s
            where not exists (select from shard where shard = s) on conflict do nothing""";
    private static final String ALL = """
            select shard, owner, epoch, counter, case when pacing_epoch = epoch then pacing end, reach_ms
            from shard""";
    private static final String RENEW = """
            update shard set counter = counter + 1, reach_ms = ? where owner = ? returning shard, epoch""";
    private static final String TAKE = """
            with unclaimed as (select shard from shard where shard = ? for update skip locked)
            update shard set owner = ?, epoch = epoch + 1, counter = counter + 1, pacing = null, reach_ms = ?,
                changed_at = clock_timestamp()
            where shard in (select shard from unclaimed) and epoch = ? and counter = ? returning epoch""";
    private static final String HAND_BACK = """
            with unclaimed as (select shard from shard where shard = ? for update)
            update shard set owner = null, pacing = ?::jsonb, pacing_epoch = epoch, changed_at = clock_timestamp()
            where shard in (select shard from unclaimed) and owner = ? and epoch = ?""";
    private static final String BEAT = """
            insert into replica (replica) values (?)
            on conflict (replica) do update set counter = replica.counter + 1, seen_at = clock_timestamp()""";
    private static final String FORGET =
            "delete from replica where replica = ? or seen_at < clock_timestamp() - interval '5 minutes'";

    private ShardTable() {}

    /**
     * @param owner {@code null} when it was handed back, then with its {@code window} where there is one
     * @param reachNanos how far ahead it gives slots, or gave
     */
    record Lease(String owner, long epoch, long counter, HandedStarts window, long reachNanos) {}

    /** There are so many shards at least. A number once given is never taken back: tenants may live there. */
    static void provide(Connection connection, int shards) throws SQLException {
        try (var insert = connection.prepareStatement(PROVIDE)) {
            insert.setInt(1, shards);
            insert.executeUpdate();
        }
    }

    static Map<Integer, Lease> all(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(ALL);
                var rows = select.executeQuery()) {
            var leases = new TreeMap<Integer, Lease>();
            while (rows.next()) {
                leases.put(
                        rows.getInt(1),
                        new Lease(
                                rows.getString(2),
                                rows.getLong(3),
                                rows.getLong(4),
                                window(rows.getString(5)),
                                rows.getInt(6) * MS_NANOS));
            }
            return leases;
        }
    }

    /** @return what is ours, by shard under which epoch */
    static Map<Integer, Long> renew(Connection connection, String owner, long reachNanos) throws SQLException {
        try (var update = connection.prepareStatement(RENEW)) {
            update.setInt(1, ms(reachNanos));
            update.setString(2, owner);
            try (var rows = update.executeQuery()) {
                var ours = new HashMap<Integer, Long>();
                while (rows.next()) {
                    ours.put(rows.getInt(1), rows.getLong(2));
                }
                return ours;
            }
        }
    }

    /**
     * @return the new epoch; empty if somebody else was faster, the owner moved after all, or a claim holds it: who froze
     *     within one is ended by the server, and our own leases must not wait for that
     */
    static OptionalLong take(Connection connection, int shard, Lease seen, String owner, long reachNanos)
            throws SQLException {
        try (var update = connection.prepareStatement(TAKE)) {
            update.setInt(1, shard);
            update.setString(2, owner);
            update.setInt(3, ms(reachNanos));
            update.setLong(4, seen.epoch());
            update.setLong(5, seen.counter());
            try (var row = update.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** @param window {@code null}: the next owner is silent at first */
    static boolean handBack(Connection connection, int shard, String owner, long epoch, HandedStarts window)
            throws SQLException {
        try (var update = connection.prepareStatement(HAND_BACK)) {
            update.setInt(1, shard);
            update.setString(2, window == null ? null : written(window));
            update.setString(3, owner);
            update.setLong(4, epoch);
            return update.executeUpdate() == 1;
        }
    }

    static void beat(Connection connection, String replica) throws SQLException {
        execute(connection, BEAT, replica);
    }

    static void forget(Connection connection, String replica) throws SQLException {
        execute(connection, FORGET, replica);
    }

    /** By replica, its counter. */
    static Map<String, Long> replicas(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement("select replica, counter from replica");
                var rows = select.executeQuery()) {
            var replicas = new HashMap<String, Long>();
            while (rows.next()) {
                replicas.put(rows.getString(1), rows.getLong(2));
            }
            return replicas;
        }
    }

    private static void execute(Connection connection, String sql, String replica) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, replica);
            statement.executeUpdate();
        }
    }

    private static int ms(long nanos) {
        return (int) Math.ceilDiv(nanos, MS_NANOS);
    }

    private static String written(HandedStarts window) throws SQLException {
        try {
            return JSON.writeValueAsString(window);
        } catch (JsonProcessingException e) {
            throw new SQLException("a window cannot be written", e);
        }
    }

    private static HandedStarts window(String text) throws SQLException {
        try {
            return text == null ? null : JSON.readValue(text, HandedStarts.class);
        } catch (JsonProcessingException e) {
            throw new SQLException("a window cannot be read", e);
        }
    }
}
