package dev.ringline.dialer.preparing.io;

import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.events.AttemptId;
import dev.ringline.events.LeadReleased;
import dev.ringline.platform.sql.SqlArray;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Rooms on their way or ready, one row each. A row stands before its room does, so that a new owner finds all of them. */
public final class PreparedTable {
    /** Whoever is being changed by somebody else now is left for later: nobody waits here. */
    private static final String BEGIN = """
            with held as (
                select attempt_id from waiting where attempt_id = any (?) and not prepared
                order by attempt_id for update skip locked),
            marked as (
                update waiting w set prepared = true from held where w.attempt_id = held.attempt_id
                returning w.attempt_id, w.tenant_id, w.campaign_id, w.pool_id, w.agent_first, w.release),
            begun as (
                insert into prepared (attempt_id, tenant_id, campaign_id, pool_id, agent_first, began_at, agent_deadline)
                select attempt_id, tenant_id, campaign_id, pool_id, agent_first, clock_timestamp(),
                    clock_timestamp() + make_interval(secs => ?)
                from marked on conflict do nothing)
            select attempt_id, case when attempt_id = any (?) then null else release end as release from marked""";

    private static final String ROOM_STANDS = """
            with held as (
                select attempt_id from prepared where attempt_id = any (?) and not doomed order by attempt_id for update)
            update prepared p set room_created_at = coalesce(room_created_at, clock_timestamp()) from held
            where p.attempt_id = held.attempt_id returning p.attempt_id""";
    private static final String DIALLED = """
            select attempt_id from attempt
            where attempt_id = any (?) and state not in ('ENDED', 'REFUSED', 'NOT_SENT')""";
    private static final String AGENT_JOINED = """
            with held as (
                select attempt_id, coalesce(room_created_at, began_at) as since from prepared
                where attempt_id = any (?) and ready_at is null and agent_first order by attempt_id for update)
            update prepared p set ready_at = clock_timestamp(), agent_left_at = null,
                room_created_at = coalesce(room_created_at, clock_timestamp())
            from held where p.attempt_id = held.attempt_id
            returning p.attempt_id, extract(epoch from clock_timestamp() - since) * 1000""";
    private static final String AGENT_LEFT = """
            with held as (
                select attempt_id from prepared where attempt_id = any (?) and ready_at is not null
                order by attempt_id for update)
            update prepared p set ready_at = null, agent_left_at = clock_timestamp()
            from held where p.attempt_id = held.attempt_id""";
    /** {@code now()}, here and below: unlike {@code clock_timestamp()} it bounds an index. */
    private static final String WITHOUT_ROOM = """
            select w.release from prepared p join waiting w using (attempt_id)
            where p.room_created_at is null and not p.doomed and p.began_at < now() - make_interval(secs => ?)
              and shard_of(p.tenant_id) = any (?)
            order by p.began_at limit 100""";

    private static final String WITHOUT_AGENT = """
            select attempt_id from prepared
            where agent_first and ready_at is null and agent_left_at is null and not doomed
              and room_created_at < now() - make_interval(secs => ?) and shard_of(tenant_id) = any (?)
            order by room_created_at limit 200""";
    private static final String OVERDUE = """
            select attempt_id from prepared
            where not doomed and agent_deadline < now()
              and (room_created_at is null or agent_first and ready_at is null and agent_left_at is null)
              and shard_of(tenant_id) = any (?)
            order by agent_deadline limit 200""";
    private static final String DOOMED = """
            select attempt_id from prepared where doomed and shard_of(tenant_id) = any (?)
            order by attempt_id limit 200""";
    private static final String FORGET = "delete from prepared where attempt_id = any (?) and doomed";

    private PreparedTable() {}

    /**
     * @param known releases that need not be read
     * @return those of {@code ids} that are begun now: each has its row, and waits for its room
     */
    static List<LeadReleased> begin(
            Connection connection, Collection<AttemptId> ids, Map<AttemptId, LeadReleased> known, Duration agentTimeout)
            throws SQLException {
        try (var begin = connection.prepareStatement(BEGIN)) {
            begin.setArray(1, AttemptJson.ids(connection, ids));
            begin.setDouble(2, seconds(agentTimeout));
            begin.setArray(3, AttemptJson.ids(connection, known.keySet()));
            try (var rows = begin.executeQuery()) {
                var begun = new ArrayList<LeadReleased>();
                while (rows.next()) {
                    var json = rows.getBytes(2);
                    begun.add(
                            json == null
                                    ? known.get(new AttemptId(rows.getObject(1, UUID.class)))
                                    : AttemptJson.release(json));
                }
                return begun;
            }
        }
    }

    /** @return whose rooms may stand; a room that is not wanted any more has to go */
    static Set<AttemptId> roomsStand(Connection connection, Collection<AttemptId> ids) throws SQLException {
        var wanted = new HashSet<AttemptId>();
        try (var update = connection.prepareStatement(ROOM_STANDS)) {
            update.setArray(1, AttemptJson.ids(connection, ids));
            wanted.addAll(ids(update.executeQuery()));
        }
        var others = ids.stream().filter(id -> !wanted.contains(id)).toList();
        if (!others.isEmpty()) {
            wanted.addAll(dialled(connection, others));
        }
        return wanted;
    }

    /** Their rows went with their claims: somebody else said that their rooms stand, and calls live in them. */
    private static List<AttemptId> dialled(Connection connection, List<AttemptId> ids) throws SQLException {
        try (var select = connection.prepareStatement(DIALLED)) {
            select.setArray(1, AttemptJson.ids(connection, ids));
            return ids(select.executeQuery());
        }
    }

    /** From webhooks or by looking. @return how long each took, in milliseconds; none for those that were known */
    static Map<AttemptId, Long> agentsJoined(Connection connection, Collection<AttemptId> ids) throws SQLException {
        var took = new HashMap<AttemptId, Long>();
        try (var update = connection.prepareStatement(AGENT_JOINED)) {
            update.setArray(1, AttemptJson.ids(connection, ids));
            try (var rows = update.executeQuery()) {
                while (rows.next()) {
                    took.put(new AttemptId(rows.getObject(1, UUID.class)), rows.getLong(2));
                }
            }
        }
        return took;
    }

    /** From webhooks: they were there and are gone, so nothing is dialled into those rooms. */
    public static void agentsLeft(Connection connection, Collection<AttemptId> ids) throws SQLException {
        try (var update = connection.prepareStatement(AGENT_LEFT)) {
            update.setArray(1, AttemptJson.ids(connection, ids));
            update.executeUpdate();
        }
    }

    /** Whose room does not stand although it should: its owner died, or LiveKit did not answer. */
    static List<LeadReleased> withoutRoom(Connection connection, Duration since, Set<Integer> shards)
            throws SQLException {
        try (var select = connection.prepareStatement(WITHOUT_ROOM)) {
            select.setDouble(1, seconds(since));
            setShards(select, 2, shards);
            return releases(select.executeQuery());
        }
    }

    static List<AttemptId> withoutAgent(Connection connection, Duration since, Set<Integer> shards)
            throws SQLException {
        try (var select = connection.prepareStatement(WITHOUT_AGENT)) {
            select.setDouble(1, seconds(since));
            setShards(select, 2, shards);
            return ids(select.executeQuery());
        }
    }

    /** No room or no agent in time. */
    static List<AttemptId> overdue(Connection connection, Set<Integer> shards) throws SQLException {
        try (var select = connection.prepareStatement(OVERDUE)) {
            setShards(select, 1, shards);
            return ids(select.executeQuery());
        }
    }

    static List<AttemptId> doomed(Connection connection, Set<Integer> shards) throws SQLException {
        try (var select = connection.prepareStatement(DOOMED)) {
            setShards(select, 1, shards);
            return ids(select.executeQuery());
        }
    }

    static void forget(Connection connection, Collection<AttemptId> ids) throws SQLException {
        try (var delete = connection.prepareStatement(FORGET)) {
            delete.setArray(1, AttemptJson.ids(connection, ids));
            delete.executeUpdate();
        }
    }

    private static List<LeadReleased> releases(ResultSet rows) throws SQLException {
        try (rows) {
            var releases = new ArrayList<LeadReleased>();
            while (rows.next()) {
                releases.add(AttemptJson.release(rows.getBytes(1)));
            }
            return releases;
        }
    }

    private static List<AttemptId> ids(ResultSet rows) throws SQLException {
        try (rows) {
            var ids = new ArrayList<AttemptId>();
            while (rows.next()) {
                ids.add(new AttemptId(rows.getObject(1, UUID.class)));
            }
            return ids;
        }
    }

    /** Other replicas look after the others. */
    private static void setShards(PreparedStatement select, int place, Set<Integer> shards) throws SQLException {
        select.setArray(place, SqlArray.INT2.of(select.getConnection(), shards.toArray()));
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
