package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.journal.ChainHead;
import dev.ringline.calllog.journal.ChainId;
import dev.ringline.calllog.journal.Entry;
import dev.ringline.calllog.journal.JournalRecord;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/** The journal in the database: it grows at its end, and nothing in it changes. */
public final class JournalTable {
    private static final String COLUMNS =
            "position, sequence, tenant_id, topic, partition, record_offset, key, headers, body, sealed, hash";

    private JournalTable() {}

    /** Whoever holds this row is the one appender, until its transaction ends. */
    static long lockHead(Connection connection) throws SQLException {
        return Rows.number(connection, "select position from journal_head for update");
    }

    static SortedMap<ChainId, ChainHead> heads(Connection connection, SortedSet<ChainId> chains) throws SQLException {
        var heads = new TreeMap<ChainId, ChainHead>();
        chains.forEach(chain -> heads.put(chain, ChainHead.before(chain)));
        Rows.read(connection, """
                        select tenant_id, topic, partition, sequence, hash from chain_head
                        where (tenant_id, topic, partition) in (
                            select * from unnest(?::text[], ?::text[], ?::text[]::int[]))""", JournalTable::head, chains, ChainId::tenant, ChainId::topic, ChainId::partition)
                .forEach(head -> heads.put(head.chain(), head));
        return heads;
    }

    static ChainHead head(ResultSet row) throws SQLException {
        var chain = new ChainId(row.getString("tenant_id"), row.getString("topic"), row.getInt("partition"));
        return new ChainHead(chain, row.getLong("sequence"), row.getString("hash"));
    }

    static void append(Connection connection, List<JournalRecord> records) throws SQLException {
        Rows.write(
                connection,
                """
                insert into journal (%s)
                select * from unnest(?::text[]::bigint[], ?::text[]::bigint[], ?::text[], ?::text[], ?::text[]::int[],
                    ?::text[]::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])""".formatted(COLUMNS),
                records,
                JournalRecord::position,
                JournalRecord::sequence,
                record -> record.entry().chain().tenant(),
                record -> record.entry().chain().topic(),
                record -> record.entry().chain().partition(),
                record -> record.entry().offset(),
                record -> record.entry().key(),
                record -> record.entry().headers(),
                record -> record.entry().body(),
                record -> record.entry().sealed(),
                JournalRecord::hash);
    }

    static void moveHeads(Connection connection, long position, Collection<ChainHead> heads) throws SQLException {
        Rows.update(connection, "update journal_head set position = ?", position);
        Rows.write(
                connection,
                """
                insert into chain_head (tenant_id, topic, partition, sequence, hash)
                select * from unnest(?::text[], ?::text[], ?::text[]::int[], ?::text[]::bigint[], ?::text[])
                on conflict (tenant_id, topic, partition) do update
                set sequence = excluded.sequence, hash = excluded.hash""",
                heads,
                head -> head.chain().tenant(),
                head -> head.chain().topic(),
                head -> head.chain().partition(),
                ChainHead::sequence,
                ChainHead::hash);
    }

    /** The next records behind a position. */
    public static List<JournalRecord> after(Connection connection, long position, int limit) throws SQLException {
        return Rows.query(
                connection,
                "select " + COLUMNS + " from journal where position > ? order by position limit ?",
                JournalTable::record,
                position,
                limit);
    }

    /** The next records of a tenant behind a position, none beyond another. */
    public static List<JournalRecord> after(Connection connection, String tenant, long position, long until, int limit)
            throws SQLException {
        return Rows.query(
                connection,
                "select " + COLUMNS
                        + " from journal where tenant_id = ? and position > ? and position <= ? order by position limit ?",
                JournalTable::record,
                tenant,
                position,
                until,
                limit);
    }

    static JournalRecord record(ResultSet row) throws SQLException {
        var chain = new ChainId(row.getString("tenant_id"), row.getString("topic"), row.getInt("partition"));
        var entry = new Entry(
                chain,
                row.getLong("record_offset"),
                row.getString("key"),
                row.getString("headers"),
                row.getString("body"),
                row.getString("sealed"));
        return new JournalRecord(row.getLong("position"), row.getLong("sequence"), entry, row.getString("hash"));
    }
}
