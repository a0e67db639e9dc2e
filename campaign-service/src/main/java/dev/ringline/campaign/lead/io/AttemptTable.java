package dev.ringline.campaign.lead.io;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.TenantId;
import dev.ringline.events.codec.EventCodec;
import dev.ringline.platform.sql.SqlArray;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Releases and what came of them. Whoever writes here holds the lead's lock. */
public final class AttemptTable {
    /** One that is there already was heard of before this database was restored: the dialer will say how it ended. */
    private static final String INSERT = """
            INSERT INTO attempt (id, tenant_id, campaign_id, lead_id, number_hash, release_number, released_at, state, release)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::int[], ?::timestamptz[], ?::text[],
                ?::text[])
            ON CONFLICT (id) DO UPDATE SET release = excluded.release
            """;

    /** A record may be about an attempt that this database has forgotten: its caps hold all the same. */
    private static final String SAVE = """
            INSERT INTO attempt (id, tenant_id, campaign_id, lead_id, number_hash, release_number, released_at, version, state,
                burnt, counts, disposition, dialled_at, ended_at)
            SELECT * FROM unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::text[], ?::int[], ?::timestamptz[], ?::bigint[],
                ?::text[], ?::boolean[], ?::boolean[], ?::text[], ?::timestamptz[], ?::timestamptz[])
            ON CONFLICT (id) DO UPDATE SET version = excluded.version, state = excluded.state, burnt = excluded.burnt,
                counts = excluded.counts, disposition = excluded.disposition, dialled_at = excluded.dialled_at,
                ended_at = excluded.ended_at,
                release = CASE WHEN excluded.ended_at IS NULL THEN attempt.release END
            """;

    private AttemptTable() {}

    /** What is kept of an attempt that the newest record about it said. */
    record Known(long version, boolean burnt) {}

    /**
     * An attempt's newest record.
     *
     * @param isToBeKept not where it says what is known: that a release was taken in
     */
    record Heard(Attempt attempt, String numberHash, long version, boolean isToBeKept) {
        Heard thenHeard(Heard later) {
            return new Heard(later.attempt, numberHash, later.version, isToBeKept || later.isToBeKept);
        }
    }

    static Map<AttemptId, Known> read(Connection connection, Collection<AttemptId> ids) throws SQLException {
        var known = new HashMap<AttemptId, Known>();
        try (var query = connection.prepareStatement("SELECT id, version, burnt FROM attempt WHERE id = ANY (?)")) {
            query.setArray(
                    1,
                    SqlArray.UUID.of(
                            connection, ids.stream().map(AttemptId::value).toArray()));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var id = new AttemptId(rows.getObject(1, UUID.class));
                    known.put(id, new Known(rows.getLong(2), rows.getBoolean(3)));
                }
            }
        }
        return known;
    }

    public static void insert(Connection connection, List<LeadReleased> releases) throws SQLException {
        if (releases.isEmpty()) {
            return;
        }
        try (var insert = connection.prepareStatement(INSERT)) {
            var columns = new Columns<>(connection, insert, releases);
            columns.set(1, SqlArray.UUID, release -> release.attemptId().value());
            columns.set(2, SqlArray.TEXT, release -> release.tenantId().value());
            columns.set(3, SqlArray.UUID, release -> release.campaignId().value());
            columns.set(4, SqlArray.UUID, release -> release.leadId().value());
            columns.set(5, SqlArray.TEXT, LeadReleased::numberHash);
            columns.set(6, SqlArray.INT4, LeadReleased::releaseNumber);
            columns.set(7, SqlArray.TIMESTAMPTZ, LeadReleased::releasedAt);
            columns.set(8, SqlArray.TEXT, release -> "RELEASED");
            columns.set(9, SqlArray.TEXT, release -> new String(EventCodec.encode(release), StandardCharsets.UTF_8));
            insert.executeUpdate();
        }
    }

    static void save(Connection connection, List<Heard> heard) throws SQLException {
        if (heard.isEmpty()) {
            return;
        }
        try (var save = connection.prepareStatement(SAVE)) {
            var columns = new Columns<>(connection, save, heard);
            columns.set(1, SqlArray.UUID, record -> record.attempt().attemptId().value());
            columns.set(2, SqlArray.TEXT, record -> record.attempt().tenantId().value());
            columns.set(
                    3, SqlArray.UUID, record -> record.attempt().campaignId().value());
            columns.set(4, SqlArray.UUID, record -> record.attempt().leadId().value());
            columns.set(5, SqlArray.TEXT, Heard::numberHash);
            columns.set(6, SqlArray.INT4, record -> record.attempt().releaseNumber());
            columns.set(7, SqlArray.TIMESTAMPTZ, record -> releasedAt(record.attempt()));
            columns.set(8, SqlArray.INT8, Heard::version);
            columns.set(9, SqlArray.TEXT, record -> record.attempt().state().name());
            columns.set(10, SqlArray.BOOL, record -> record.attempt().burnt());
            columns.set(11, SqlArray.BOOL, record -> record.attempt().counts());
            columns.set(12, SqlArray.TEXT, record -> Sql.name(record.attempt().disposition()));
            columns.set(13, SqlArray.TIMESTAMPTZ, record -> record.attempt().slotAt());
            columns.set(14, SqlArray.TIMESTAMPTZ, record -> endedAt(record.attempt()));
            save.executeUpdate();
        }
    }

    /**
     * When each number was, or may have been, rung: what counts, and what is under way.
     *
     * @param since nothing older matters
     */
    public static Map<String, List<Tried>> tried(
            Connection connection, TenantId tenant, Collection<String> hashes, Instant since) throws SQLException {
        var tried = new HashMap<String, List<Tried>>();
        try (var query = connection.prepareStatement("""
                SELECT number_hash, coalesce(dialled_at, released_at) AS at, ended_at IS NULL AS under_way FROM attempt
                WHERE tenant_id = ? AND number_hash = ANY (?) AND (counts OR ended_at IS NULL)
                    AND (released_at >= ? OR ended_at IS NULL)
                """)) {
            query.setString(1, tenant.value());
            query.setArray(2, SqlArray.TEXT.of(connection, hashes.toArray()));
            query.setObject(3, Sql.utc(since));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    tried.computeIfAbsent(rows.getString(1), hash -> new ArrayList<>())
                            .add(new Tried(Sql.instant(rows, "at"), rows.getBoolean("under_way")));
                }
            }
        }
        return tried;
    }

    /** One attempt at a number. */
    public record Tried(Instant at, boolean underWay) {}

    private static Instant releasedAt(Attempt attempt) {
        return attempt.releasedAt() == null ? attempt.changedAt() : attempt.releasedAt();
    }

    private static Instant endedAt(Attempt attempt) {
        if (!attempt.state().isFinal()) {
            return null;
        }
        return attempt.endedAt() == null ? attempt.changedAt() : attempt.endedAt();
    }
}
