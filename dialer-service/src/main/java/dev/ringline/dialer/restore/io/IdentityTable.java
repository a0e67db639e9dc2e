package dev.ringline.dialer.restore.io;

import dev.ringline.dialer.restore.Soundness;
import java.sql.Connection;
import java.sql.SQLException;

/** Which database this is, and whether it knows all that it ever committed. Read within each claim. */
public final class IdentityTable {
    /** An expression, for queries that claim. */
    public static final String IS_SOUND =
            "coalesce((select phase = 'SOUND' and proven = database_now() from database_identity), false)";

    static final String SHUT = "the database may have forgotten calls: they are looked for";

    /** An expression too: the name of a {@link Soundness}. */
    public static final String SOUNDNESS = """
            coalesce((select case when phase = 'SOUND' and proven <> database_now() then 'UNPROVEN' else phase end
                from database_identity), 'UNPROVEN')""";

    /** An expression too. */
    public static final String IS_BLIND = "(" + SOUNDNESS + " in ('UNPROVEN', 'REREADING'))";

    private static final String READ = "select " + SOUNDNESS;
    private static final String FIRST_SEEN = """
            insert into database_identity (kept, proven, phase) values (database_kept(), '', 'SOUND')
            on conflict do nothing""";
    private static final String IS_ANOTHER = "select kept <> database_kept() from database_identity for update";
    private static final String FORGOT =
            "update database_identity set phase = 'REREADING', kept = database_kept(), since = clock_timestamp()";
    private static final String PROVEN = """
            update database_identity set phase = 'SOUND', kept = database_kept(), proven = database_now(),
                since = clock_timestamp()""";
    private static final String PHASE =
            "update database_identity set phase = ?, since = clock_timestamp() where phase = ?";

    /** Owners come back under epochs that no forgotten one had. */
    private static final String SHUT_SHARDS = """
            with unclaimed as (select shard from shard order by shard for update)
            update shard set shut_reason = ?, epoch = epoch + 1000, owner = null, counter = counter + 1,
                changed_at = clock_timestamp()
            where shard in (select shard from unclaimed)""";

    private static final String OPEN_SHARDS = "update shard set shut_reason = null where shut_reason is not null";

    private IdentityTable() {}

    public static Soundness read(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(READ);
                var row = select.executeQuery()) {
            row.next();
            return Soundness.valueOf(row.getString(1));
        }
    }

    /** Begins to keep it, and holds it until the transaction's end. @return whether another database than last time answers */
    static boolean lockAndCompare(Connection connection) throws SQLException {
        run(connection, FIRST_SEEN);
        try (var select = connection.prepareStatement(IS_ANOTHER);
                var row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Nothing is claimed from this commit on. */
    static void forgot(Connection connection) throws SQLException {
        run(connection, FORGOT);
        try (var shut = connection.prepareStatement(SHUT_SHARDS)) {
            shut.setString(1, SHUT);
            shut.executeUpdate();
        }
    }

    static void proven(Connection connection) throws SQLException {
        run(connection, FIRST_SEEN);
        run(connection, PROVEN);
        run(connection, OPEN_SHARDS);
    }

    /** @return whether it was in that phase; it stays locked then */
    static boolean move(Connection connection, Soundness from, Soundness to) throws SQLException {
        try (var update = connection.prepareStatement(PHASE)) {
            update.setString(1, to.name());
            update.setString(2, from.name());
            return update.executeUpdate() == 1;
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }
}
