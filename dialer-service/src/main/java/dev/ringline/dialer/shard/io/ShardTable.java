package dev.ringline.dialer.shard.io;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;

/** The lease as it stands in the database. Each statement changes it only from what its caller saw. */
final class ShardTable {
    private ShardTable() {}

    /** @param owner {@code null} when it was handed back */
    record Lease(String owner, long epoch, long counter) {}

    static Lease read(Connection connection, int shard) throws SQLException {
        try (var select = connection.prepareStatement("select owner, epoch, counter from shard where shard = ?")) {
            select.setInt(1, shard);
            try (var row = select.executeQuery()) {
                if (!row.next()) {
                    throw new SQLException("no shard " + shard);
                }
                return new Lease(row.getString(1), row.getLong(2), row.getLong(3));
            }
        }
    }

    static boolean renew(Connection connection, int shard, String owner, long epoch) throws SQLException {
        try (var update = connection.prepareStatement(
                "update shard set counter = counter + 1 where shard = ? and owner = ? and epoch = ?")) {
            update.setInt(1, shard);
            update.setString(2, owner);
            update.setLong(3, epoch);
            return update.executeUpdate() == 1;
        }
    }

    /** @return the new epoch; empty if somebody else was faster, or the owner moved after all */
    static OptionalLong take(Connection connection, int shard, Lease seen, String owner) throws SQLException {
        try (var update = connection.prepareStatement("""
                update shard set owner = ?, epoch = epoch + 1, counter = counter + 1, changed_at = clock_timestamp()
                where shard = ? and epoch = ? and counter = ? returning epoch""")) {
            update.setString(1, owner);
            update.setInt(2, shard);
            update.setLong(3, seen.epoch());
            update.setLong(4, seen.counter());
            try (var row = update.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    static boolean handBack(Connection connection, int shard, String owner, long epoch) throws SQLException {
        try (var update = connection.prepareStatement(
                "update shard set owner = null, changed_at = clock_timestamp() where shard = ? and owner = ? and epoch = ?")) {
            update.setInt(1, shard);
            update.setString(2, owner);
            update.setLong(3, epoch);
            return update.executeUpdate() == 1;
        }
    }
}
