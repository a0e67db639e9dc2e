package dev.ringline.dialer.fence.io;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;

/** When the fence was last seen to hold, by any dialer of this database, by the database's clock. */
final class FenceProofTable {
    private static final String HOLDS = """
            insert into fence_proof (livekit_url, proven_at) values (?, clock_timestamp())
            on conflict (livekit_url) do update set proven_at = excluded.proven_at""";

    private static final String FAILED = "delete from fence_proof where livekit_url = ?";

    /** One from the future is none: the clock was put back. */
    private static final String IS_PROVEN = """
            select exists (select from fence_proof where livekit_url = ?
                and proven_at between clock_timestamp() - make_interval(secs => ?) and clock_timestamp())""";

    private FenceProofTable() {}

    static void holds(Connection connection, String url) throws SQLException {
        run(connection, HOLDS, url);
    }

    static void failed(Connection connection, String url) throws SQLException {
        run(connection, FAILED, url);
    }

    static boolean isProven(Connection connection, String url, Duration within) throws SQLException {
        try (var select = connection.prepareStatement(IS_PROVEN)) {
            select.setString(1, url);
            select.setDouble(2, within.toMillis() / 1_000.0);
            try (var row = select.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    private static void run(Connection connection, String sql, String url) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setString(1, url);
            statement.executeUpdate();
        }
    }
}
