package dev.ringline.dialer.attempt.io;

import dev.ringline.dialer.attempt.AttemptDecider;
import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptProgress;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.platform.outbox.Announcement;
import dev.ringline.platform.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * All that changes an attempt: lock, decide, save, and what follows from it, with the {@code calls} record in the same
 * transaction. A final attempt gives its number free and leaves its room to the sweeper; a claimed one waits no longer.
 */
@ApplicationScoped
public class AttemptTable {
    private static final String LOCK = """
            select attempt_id, version, causation_id, body from attempt
            where attempt_id = any (?) order by attempt_id for update""";
    private static final String LOCK_ONLY =
            "select from attempt where attempt_id = any (?) order by attempt_id for no key update";
    private static final String FIND = """
            select attempt_id, version, causation_id, body from attempt
            where attempt_id = any (?) order by attempt_id""";
    private static final String START = """
            insert into attempt (attempt_id, tenant_id, campaign_id, lead_id, pool_id, number, state, version, causation_id,
                body, released_at, changed_at)
            select (body ->> 'attemptId')::uuid, body ->> 'tenantId', (body ->> 'campaignId')::uuid,
                (body ->> 'leadId')::uuid, (body ->> 'poolId')::uuid, body ->> 'to', body ->> 'state', 1, causation_id,
                body, (body ->> 'releasedAt')::timestamptz, (body ->> 'changedAt')::timestamptz
            from unnest(?::jsonb[], ?::uuid[]) as started (body, causation_id)
            on conflict do nothing returning attempt_id""";
    private static final String SAVE = """
            update attempt set state = after.body ->> 'state', version = after.version, holder = after.body ->> 'holder',
                slot_at = (after.body ->> 'slotAt')::timestamptz, deadline = (after.body ->> 'deadline')::timestamptz,
                counts = (after.body ->> 'counts')::boolean, body = after.body,
                changed_at = (after.body ->> 'changedAt')::timestamptz
            from unnest(?::uuid[], ?::bigint[], ?::jsonb[]) as after (attempt_id, version, body)
            where attempt.attempt_id = after.attempt_id""";

    private final Outbox outbox;

    AttemptTable(Outbox outbox) {
        this.outbox = outbox;
    }

    /** An attempt as stored. */
    public record Stored(Attempt attempt, long version, UUID causationId) {}

    /** An attempt that begins, and the record that released it. */
    public record Start(Attempt attempt, UUID causationId) {}

    /** @return what it became; empty when the fact was stale or repeated, or there is no such attempt */
    public Optional<Attempt> transition(Connection connection, AttemptId id, AttemptFact fact) throws SQLException {
        return Optional.ofNullable(transition(connection, Map.of(id, fact)).get(id));
    }

    /** As {@link #transition(Connection, AttemptId, AttemptFact)} for many, in the order of their ids; moved ones only. */
    public Map<AttemptId, Attempt> transition(Connection connection, Map<AttemptId, ? extends AttemptFact> facts)
            throws SQLException {
        var after = new TreeMap<AttemptId, Attempt>();
        var saved = new ArrayList<Stored>();
        var said = new ArrayList<Announcement>();
        for (var before : read(connection, LOCK, facts.keySet()).values()) {
            var id = before.attempt().attemptId();
            switch (AttemptDecider.decide(before.attempt(), facts.get(id))) {
                case AttemptProgress.Moved moved -> {
                    var stored = new Stored(moved.after(), before.version() + 1, before.causationId());
                    saved.add(stored);
                    said.add(CallRecords.of(moved.event(), stored));
                    after.put(id, moved.after());
                }
                case AttemptProgress.Noted noted -> {
                    saved.add(new Stored(noted.after(), before.version(), before.causationId()));
                    after.put(id, noted.after());
                }
                case AttemptProgress.Nothing nothing -> {}
            }
        }
        save(connection, saved);
        AttemptTraces.follow(connection, after.values());
        outbox.append(connection, said);
        return after;
    }

    /** Stores what begins, with its record; those that had begun before are left alone. @return the ids that are new */
    public List<AttemptId> start(Connection connection, List<Start> starts) throws SQLException {
        var bodies =
                starts.stream().map(start -> AttemptJson.write(start.attempt())).toArray();
        var causes = starts.stream().map(Start::causationId).toArray();
        var started = new ArrayList<AttemptId>();
        try (var insert = connection.prepareStatement(START)) {
            insert.setArray(1, connection.createArrayOf("text", bodies));
            insert.setArray(2, connection.createArrayOf("uuid", causes));
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    started.add(new AttemptId(rows.getObject(1, UUID.class)));
                }
            }
        }
        outbox.append(
                connection,
                starts.stream()
                        .filter(start -> started.contains(start.attempt().attemptId()))
                        .map(start -> new Stored(start.attempt(), 1, start.causationId()))
                        .map(stored -> CallRecords.of(AttemptDecider.present(stored.attempt()), stored))
                        .toList());
        return started;
    }

    /** For those who change what stands beside attempts, before they do: so that none wait for each other in a ring. */
    public Map<AttemptId, Stored> lockAndFind(Connection connection, Collection<AttemptId> ids) throws SQLException {
        return read(connection, LOCK, ids);
    }

    /** As {@link #lockAndFind} for those who need not know how they stand. */
    public void lock(Connection connection, Collection<AttemptId> ids) throws SQLException {
        try (var select = connection.prepareStatement(LOCK_ONLY)) {
            select.setArray(1, AttemptJson.ids(connection, ids));
            select.execute();
        }
    }

    public Map<AttemptId, Stored> find(Connection connection, Collection<AttemptId> ids) throws SQLException {
        return read(connection, FIND, ids);
    }

    private static void save(Connection connection, List<Stored> saved) throws SQLException {
        if (saved.isEmpty()) {
            return;
        }
        try (var update = connection.prepareStatement(SAVE)) {
            update.setArray(
                    1,
                    AttemptJson.ids(
                            connection,
                            saved.stream().map(s -> s.attempt().attemptId()).toList()));
            update.setArray(
                    2,
                    connection.createArrayOf(
                            "bigint", saved.stream().map(Stored::version).toArray()));
            update.setArray(
                    3,
                    connection.createArrayOf(
                            "text",
                            saved.stream()
                                    .map(s -> AttemptJson.write(s.attempt()))
                                    .toArray()));
            update.executeUpdate();
        }
    }

    private static Map<AttemptId, Stored> read(Connection connection, String sql, Collection<AttemptId> ids)
            throws SQLException {
        var stored = new TreeMap<AttemptId, Stored>();
        try (var select = connection.prepareStatement(sql)) {
            select.setArray(1, AttemptJson.ids(connection, ids));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    var attempt = AttemptJson.read(rows.getString("body"));
                    stored.put(
                            attempt.attemptId(),
                            new Stored(attempt, rows.getLong("version"), rows.getObject("causation_id", UUID.class)));
                }
            }
        }
        return stored;
    }
}
