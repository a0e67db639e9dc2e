package dev.ringline.calllog.journal.io;

import dev.ringline.calllog.journal.ChainHead;
import dev.ringline.calllog.journal.ChainId;
import dev.ringline.calllog.journal.Checkpoint;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** Signed checkpoints in the database. */
final class CheckpointTable {
    private static final String COLUMNS = "tenant_id, number, previous, position, at, heads, key_id, signature";

    private CheckpointTable() {}

    /** Tenants whose chains went on since their newest checkpoint. */
    static List<String> unsigned(Connection connection) throws SQLException {
        return Rows.query(connection, """
                select distinct h.tenant_id from chain_head h
                left join lateral (
                    select heads from checkpoint c where c.tenant_id = h.tenant_id order by number desc limit 1) c on true
                where c.heads is null or position(
                    h.topic || '/' || h.partition || ' ' || h.sequence || ' ' || h.hash in c.heads) = 0
                order by h.tenant_id""", row -> row.getString(1));
    }

    static Checkpoint newest(Connection connection, String tenant) throws SQLException {
        var found = Rows.query(
                connection,
                "select " + COLUMNS + " from checkpoint where tenant_id = ? order by number desc limit 1",
                CheckpointTable::checkpoint,
                tenant);
        return found.isEmpty() ? null : found.getFirst();
    }

    /** Behind a position, oldest first. */
    static List<Checkpoint> all(Connection connection, String tenant) throws SQLException {
        return Rows.query(
                connection,
                "select " + COLUMNS + " from checkpoint where tenant_id = ? order by number",
                CheckpointTable::checkpoint,
                tenant);
    }

    /** Behind a number, oldest first. */
    static List<Checkpoint> after(Connection connection, String tenant, long number, int limit) throws SQLException {
        return Rows.query(
                connection,
                "select " + COLUMNS + " from checkpoint where tenant_id = ? and number > ? order by number limit ?",
                CheckpointTable::checkpoint,
                tenant,
                number,
                limit);
    }

    static List<ChainHead> heads(Connection connection, String tenant) throws SQLException {
        return Rows.query(
                connection,
                "select tenant_id, topic, partition, sequence, hash from chain_head where tenant_id = ?",
                JournalTable::head,
                tenant);
    }

    static void insert(Connection connection, Checkpoint checkpoint) throws SQLException {
        Rows.update(
                connection,
                "insert into checkpoint (" + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?)",
                checkpoint.tenant(),
                checkpoint.number(),
                checkpoint.previous(),
                checkpoint.position(),
                Timestamp.from(checkpoint.at()),
                write(checkpoint.heads()),
                checkpoint.keyId(),
                checkpoint.signature());
    }

    private static Checkpoint checkpoint(java.sql.ResultSet row) throws SQLException {
        return checkpoint(
                row.getString("tenant_id"),
                row.getLong("number"),
                row.getString("previous"),
                row.getLong("position"),
                row.getTimestamp("at").toInstant(),
                row.getString("heads"),
                row.getString("key_id"),
                row.getString("signature"));
    }

    static Checkpoint checkpoint(
            String tenant,
            long number,
            String previous,
            long position,
            Instant at,
            String heads,
            String keyId,
            String signature) {
        return new Checkpoint(tenant, number, previous, position, at, read(tenant, heads), keyId, signature);
    }

    /** One head a line: {@code topic/partition sequence hash}. */
    private static String write(List<ChainHead> heads) {
        return heads.stream()
                .map(head -> head.chain().topic()
                        + '/'
                        + head.chain().partition()
                        + ' '
                        + head.sequence()
                        + ' '
                        + head.hash())
                .collect(Collectors.joining("\n"));
    }

    private static List<ChainHead> read(String tenant, String heads) {
        return heads.lines()
                .map(line -> {
                    var parts = line.split("[/ ]");
                    var chain = new ChainId(tenant, parts[0], Integer.parseInt(parts[1]));
                    return new ChainHead(chain, Long.parseLong(parts[2]), parts[3]);
                })
                .toList();
    }
}
