package dev.ringline.dialer.restore.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CallEvent;
import dev.ringline.events.KillSwitchChanged;
import dev.ringline.events.Recorded;
import dev.ringline.platform.sql.SqlArray;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** Puts back what the database forgot, as Kafka tells it. What is newer here stays. */
@ApplicationScoped
class Remembering {
    private static final String KNOWN = """
            select subject from unnest(?::uuid[], ?::bigint[]) as said (subject, version)
            where not exists (select from attempt a where a.attempt_id = said.subject and a.version >= said.version)""";
    private static final String PUT_BACK = """
            with put as (
                insert into attempt (attempt_id, tenant_id, campaign_id, lead_id, pool_id, number, state, version, revision,
                    causation_id, holder, slot_at, deadline, counts, body, released_at, changed_at)
                select (body ->> 'attemptId')::uuid, body ->> 'tenantId', (body ->> 'campaignId')::uuid,
                    (body ->> 'leadId')::uuid, (body ->> 'poolId')::uuid, body ->> 'to', body ->> 'state', version, 1000,
                    causation_id, body ->> 'holder', (body ->> 'slotAt')::timestamptz, (body ->> 'deadline')::timestamptz,
                    coalesce((body ->> 'counts')::boolean, false), body, (body ->> 'releasedAt')::timestamptz,
                    (body ->> 'changedAt')::timestamptz
                from unnest(?::json[], ?::bigint[], ?::uuid[]) as said (body, version, causation_id)
                order by 1
                on conflict (attempt_id) do update set state = excluded.state, version = excluded.version,
                    revision = attempt.revision + 1000, holder = excluded.holder, slot_at = excluded.slot_at,
                    deadline = excluded.deadline, counts = excluded.counts, body = excluded.body,
                    changed_at = excluded.changed_at
                where attempt.version < excluded.version
                returning attempt_id),
            noted as (insert into put_back select attempt_id from put on conflict do nothing)
            select count(*) from put""";

    /** Beside an attempt that was put back stands what belongs to it as it is. */
    private static final List<String> FOLLOW = List.of("""
            delete from waiting w using put_back join attempt a using (attempt_id)
            where a.attempt_id = w.attempt_id and a.state not in ('WAITING', 'PREPARING')""", """
            delete from prepared p using put_back join attempt a using (attempt_id)
            where a.attempt_id = p.attempt_id and not p.doomed and a.state in ('DIALING', 'ANSWERED', 'UNKNOWN')""", """
            update prepared p set doomed = true from put_back join attempt a using (attempt_id)
            where a.attempt_id = p.attempt_id and a.state in ('ENDED', 'REFUSED', 'NOT_SENT')""", """
            delete from live_call l using put_back join attempt a using (attempt_id)
            where a.attempt_id = l.attempt_id and a.state in ('ENDED', 'REFUSED', 'NOT_SENT')""", """
            insert into live_call (tenant_id, number, attempt_id, campaign_id, pool_id, since, deadline)
            select tenant_id, number, attempt_id, campaign_id, pool_id, coalesce(slot_at, changed_at),
                case when state <> 'ANSWERED' then coalesce(deadline, clock_timestamp()) end
            from put_back join attempt using (attempt_id) where state in ('DIALING', 'ANSWERED', 'UNKNOWN')
            order by (state = 'ANSWERED') desc, tenant_id, number
            on conflict do nothing""", """
            update live_call l set deadline = case when a.state <> 'ANSWERED' then coalesce(a.deadline, clock_timestamp()) end
            from put_back join attempt a using (attempt_id) where a.attempt_id = l.attempt_id""");

    /** All that is not over: what was forgotten of it may still be on its way to Kafka, under the versions that come next here. */
    private static final String LEAP = """
            update attempt set version = version + 1000, revision = revision + 1000
            where attempt_id in (select attempt_id from waiting union select attempt_id from live_call
                union select attempt_id from put_back) and state not in ('ENDED', 'REFUSED', 'NOT_SENT')""";

    private static final String UNCLAIMED = """
            select attempt_id from (select attempt_id from waiting union select attempt_id from put_back) known
            join attempt using (attempt_id) where state in ('WAITING', 'PREPARING') order by attempt_id""";

    /** Dialled, as Kafka tells, to a number that has another live call: one of them is over. */
    private static final String CROWDED_OUT = """
            select attempt_id from put_back join attempt using (attempt_id)
            where state in ('DIALING', 'UNKNOWN') and not exists (
                select from live_call where live_call.attempt_id = put_back.attempt_id) order by attempt_id""";

    private static final String RECONCILE = """
            insert into reconciliation (attempt_id, stage, due_at, carrier_looks)
            select unnest(?::uuid[]), 'LOOK', clock_timestamp(), 0 on conflict do nothing""";
    private static final String NOTED = "insert into put_back select unnest(?::uuid[]) on conflict do nothing";
    private static final String NO_ROOMS = "delete from prepared where attempt_id = any (?)";
    private static final String OPEN = """
            select exists (select from live_call where deadline is not null) or exists (select from reconciliation)""";
    private static final String CONTROL = """
            insert into control_version (subject, version) values (?, ?)
            on conflict (subject) do update set version = excluded.version
            where control_version.version < excluded.version""";
    private static final String KILL = """
            insert into kill_switch (tenant_id, scope, scope_id, is_on, actor, changed_at) values (?, ?, ?, ?, ?, ?)
            on conflict (tenant_id, scope, scope_id) do update set is_on = excluded.is_on, actor = excluded.actor,
                changed_at = excluded.changed_at""";

    private final AttemptTable attempts;

    Remembering(AttemptTable attempts) {
        this.attempts = attempts;
    }

    /** Whether the database does not know one of these, by attempt and version. */
    static boolean lacksAny(Connection connection, Map<UUID, Long> said) throws SQLException {
        try (var select = connection.prepareStatement(KNOWN)) {
            select.setArray(1, SqlArray.UUID.of(connection, said.keySet().toArray()));
            select.setArray(2, SqlArray.INT8.of(connection, said.values().toArray()));
            try (var rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    /** @return how many the database had forgotten */
    static int calls(Connection connection, Collection<Recorded<CallEvent>> said) throws SQLException {
        var newest = new TreeMap<AttemptId, Recorded<CallEvent>>();
        said.forEach(each -> newest.merge(
                each.event().attempt().attemptId(),
                each,
                (one, other) -> other.envelope().version() > one.envelope().version() ? other : one));
        var bodies = new ArrayList<String>();
        var versions = new ArrayList<Long>();
        var causes = new ArrayList<UUID>();
        newest.values().forEach(each -> {
            bodies.add(AttemptJson.write(each.event().attempt()));
            versions.add(each.envelope().version());
            causes.add(each.envelope().causationId());
        });
        try (var upsert = connection.prepareStatement(PUT_BACK)) {
            upsert.setArray(1, SqlArray.TEXT.of(connection, bodies.toArray()));
            upsert.setArray(2, SqlArray.INT8.of(connection, versions.toArray()));
            upsert.setArray(3, SqlArray.UUID.of(connection, causes.toArray()));
            try (var row = upsert.executeQuery()) {
                row.next();
                return row.getInt(1);
            }
        }
    }

    /** A switch that somebody turned stays turned. */
    static void kill(Connection connection, KillSwitchChanged said) throws SQLException {
        try (var upsert = connection.prepareStatement(KILL)) {
            upsert.setString(1, said.tenantId().value());
            upsert.setString(2, said.scope().name());
            upsert.setString(3, said.scopeId() == null ? "" : said.scopeId());
            upsert.setBoolean(4, said.on());
            upsert.setString(5, said.actor());
            upsert.setTimestamp(6, java.sql.Timestamp.from(said.changedAt()));
            upsert.executeUpdate();
        }
    }

    /** @return whether this version of what is said on {@code controls} was forgotten */
    static boolean control(Connection connection, String subject, long version) throws SQLException {
        try (var upsert = connection.prepareStatement(CONTROL)) {
            upsert.setString(1, subject);
            upsert.setLong(2, version);
            return upsert.executeUpdate() == 1;
        }
    }

    /** All that is said from here on is newer than what is forgotten and still on its way. */
    static void leap(Connection connection) throws SQLException {
        run(connection, LEAP);
        for (var statement : FOLLOW) {
            run(connection, statement);
        }
    }

    /**
     * Every release that is not claimed here may have been claimed and dialled in a commit that neither this database nor
     * Kafka knows: it is reconciled like any other dial without an answer. @return how many
     */
    int doubt(Connection connection) throws SQLException {
        var now = now(connection);
        var unclaimed = ids(connection, UNCLAIMED);
        var crowdedOut = ids(connection, CROWDED_OUT);
        with(connection, NO_ROOMS, unclaimed);
        var facts = new HashMap<AttemptId, AttemptFact>();
        unclaimed.forEach(id -> facts.put(id, new AttemptFact.Doubted("the database forgot what became of it", now)));
        crowdedOut.forEach(id -> facts.put(id, new AttemptFact.Lost("the database forgot what became of it", now)));
        attempts.transition(connection, facts);
        with(connection, RECONCILE, facts.keySet());
        with(connection, NOTED, facts.keySet());
        return facts.size();
    }

    /** Whether there are calls of which nobody knows yet what became of them. */
    static boolean isAnyOpen(Connection connection) throws SQLException {
        try (var select = connection.prepareStatement(OPEN);
                var row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Who was found to be talking keeps the number. */
    static void forget(Connection connection) throws SQLException {
        for (var statement : FOLLOW) {
            run(connection, statement);
        }
        run(connection, "delete from put_back");
    }

    private static Instant now(Connection connection) throws SQLException {
        try (var clock = connection.prepareStatement("select clock_timestamp()");
                var row = clock.executeQuery()) {
            row.next();
            return row.getTimestamp(1).toInstant();
        }
    }

    private static List<AttemptId> ids(Connection connection, String sql) throws SQLException {
        try (var select = connection.prepareStatement(sql);
                var rows = select.executeQuery()) {
            var ids = new ArrayList<AttemptId>();
            while (rows.next()) {
                ids.add(new AttemptId(rows.getObject(1, UUID.class)));
            }
            return ids;
        }
    }

    private static void with(Connection connection, String sql, Collection<AttemptId> ids) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.setArray(1, AttemptJson.ids(connection, ids));
            statement.executeUpdate();
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.prepareStatement(sql)) {
            statement.executeUpdate();
        }
    }
}
