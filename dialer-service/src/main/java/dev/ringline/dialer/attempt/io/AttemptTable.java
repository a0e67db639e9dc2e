package dev.ringline.dialer.attempt.io;

import dev.ringline.dialer.attempt.AttemptDecider;
import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptProgress;
import dev.ringline.dialer.engine.io.SqlArrays;
import dev.ringline.dialer.restore.io.IdentityTable;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.platform.outbox.Outbox;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * All that changes an attempt: lock, decide, save, and what follows from it, with the {@code calls} record in the same
 * transaction. A final attempt gives its number free and leaves its room to the sweeper; a claimed one waits no longer.
 */
@ApplicationScoped
public class AttemptTable {
    private static final String LOCK = "select attempt_id, version, revision, causation_id, body, "
            + IdentityTable.IS_BLIND
            + " as blind from attempt where attempt_id = any (?) order by attempt_id for no key update";
    private static final String LOCK_KNOWN = """
            select attempt_id, version, a.revision, causation_id, case when a.revision <> known.revision then body end as body,
            """ + IdentityTable.IS_BLIND + """
             as blind from unnest(?::uuid[], ?::bigint[]) as known (attempt_id, revision) join attempt a using (attempt_id)
            order by attempt_id for no key update of a""";
    private static final String LOCK_ONLY =
            "select from attempt where attempt_id = any (?) order by attempt_id for no key update";
    private static final String FIND = """
            select attempt_id, version, revision, causation_id, body, false as blind from attempt
            where attempt_id = any (?) order by attempt_id""";
    private static final String START = """
            insert into attempt (attempt_id, tenant_id, campaign_id, lead_id, pool_id, number, state, version, causation_id,
                body, released_at, changed_at)
            select attempt_id, tenant_id, campaign_id, lead_id, pool_id, number, 'WAITING', 1, causation_id,
                convert_from(body, 'UTF8')::json, released_at, changed_at
            from unnest(?::uuid[], ?::text[], ?::uuid[], ?::uuid[], ?::uuid[], ?::text[], ?::uuid[], ?::bytea[],
                ?::timestamptz[], ?::timestamptz[]) as started (attempt_id, tenant_id, campaign_id, lead_id, pool_id,
                    number, causation_id, body, released_at, changed_at)
            on conflict do nothing returning attempt_id""";
    private static final String SAVE = """
            update attempt set state = after.state, version = after.version, revision = after.revision,
                holder = after.holder, slot_at = after.slot_at, deadline = after.deadline, counts = after.counts,
                body = convert_from(after.body, 'UTF8')::json, changed_at = after.changed_at
            from unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::timestamptz[], ?::timestamptz[],
                ?::boolean[], ?::bytea[], ?::timestamptz[]) as after (attempt_id, state, version, revision, holder,
                    slot_at, deadline, counts, body, changed_at)
            where attempt.attempt_id = after.attempt_id""";

    private final Outbox outbox;
    private final KnownReleases releases;
    private final StageFigures figures;

    AttemptTable(Outbox outbox, KnownReleases releases, StageFigures figures) {
        this.figures = figures;
        this.outbox = outbox;
        this.releases = releases;
    }

    /**
     * An attempt as stored.
     *
     * @param revision counts all that was saved: the same is the same attempt
     */
    public record Stored(Attempt attempt, long version, long revision, UUID causationId) {
        public AttemptId id() {
            return attempt.attemptId();
        }

        /** The same row, told as another. */
        public Stored as(Attempt other) {
            return new Stored(other, version, revision, causationId);
        }

        private Stored noted(Attempt after) {
            return new Stored(after, version, revision + 1, causationId);
        }

        private Stored moved(Attempt after) {
            return new Stored(after, version + 1, revision + 1, causationId);
        }
    }

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
        if (!facts.isEmpty()) {
            transition(connection, lockAndFind(connection, facts.keySet()).values(), facts)
                    .forEach((id, stored) -> after.put(id, stored.attempt()));
        }
        return after;
    }

    /** As {@link #transition(Connection, Map)} for those who hold the attempts already. */
    public Map<AttemptId, Stored> transition(
            Connection connection, Collection<Stored> held, Map<AttemptId, ? extends AttemptFact> facts)
            throws SQLException {
        var each = new HashMap<AttemptId, List<AttemptFact>>();
        facts.forEach((id, fact) -> each.put(id, List.of(fact)));
        return transitions(connection, held, each);
    }

    /** As {@link #transition(Connection, Collection, Map)} with several facts an attempt, in their order: each row is saved once. */
    public Map<AttemptId, Stored> transitions(
            Connection connection, Collection<Stored> held, Map<AttemptId, List<AttemptFact>> facts)
            throws SQLException {
        var doubtful = mayBeClaimed(
                connection, facts.values().stream().flatMap(List::stream).toList());
        var steps = new ArrayList<AttemptStep>();
        for (var before : held) {
            steps.addAll(steps(
                    before,
                    facts.getOrDefault(before.id(), List.of()).stream()
                            .filter(fact -> !(doubtful && fact.presumesUnclaimed()))
                            .toList()));
        }
        save(connection, steps);
        AttemptTraces.follow(connection, steps, figures);
        figures.moved(steps);
        CallRecords.say(connection, outbox, steps);
        releases.forget(steps.stream()
                .filter(AttemptStep::leavesTheLine)
                .map(step -> step.after().id())
                .toList());
        var after = new TreeMap<AttemptId, Stored>();
        steps.forEach(step -> after.put(step.after().id(), step.after()));
        return after;
    }

    /** What is only noted is saved with the move that follows it. */
    private static List<AttemptStep> steps(Stored held, List<AttemptFact> facts) {
        var steps = new ArrayList<AttemptStep>();
        var told = held;
        var now = held;
        for (var fact : facts) {
            switch (AttemptDecider.decide(now.attempt(), fact)) {
                case AttemptProgress.Moved moved -> {
                    now = now.moved(moved.after());
                    steps.add(AttemptStep.of(told.attempt(), now, moved.event()));
                    told = now;
                }
                case AttemptProgress.Noted noted -> now = now.noted(noted.after());
                case AttemptProgress.Nothing nothing -> {}
            }
        }
        if (now != told) {
            steps.add(AttemptStep.of(told.attempt(), now, null));
        }
        return steps;
    }

    /** Whether the database may have forgotten a claim: nobody may say then that something was not dialled. */
    private static boolean mayBeClaimed(Connection connection, Collection<? extends AttemptFact> facts)
            throws SQLException {
        return facts.stream().anyMatch(AttemptFact::presumesUnclaimed)
                && IdentityTable.read(connection).isDoubtful();
    }

    /** Stores what begins, with its record; those that had begun before are left alone. @return the ids that are new */
    public Set<AttemptId> start(Connection connection, List<Start> starts) throws SQLException {
        var begun = starts.stream()
                .map(start -> AttemptStep.begun(new Stored(start.attempt(), 1, 1, start.causationId())))
                .toList();
        var started = new HashSet<AttemptId>();
        try (var insert = connection.prepareStatement(START)) {
            SqlArrays.of(insert, begun)
                    .uuids(s -> s.attempt().attemptId().value())
                    .texts(s -> s.attempt().tenantId().value())
                    .uuids(s -> s.attempt().campaignId().value())
                    .uuids(s -> s.attempt().leadId().value())
                    .uuids(s -> s.attempt().poolId().value())
                    .texts(s -> s.attempt().to().value())
                    .uuids(s -> s.after().causationId())
                    .bytes(AttemptStep::json)
                    .times(s -> s.attempt().releasedAt())
                    .times(s -> s.attempt().changedAt());
            try (var rows = insert.executeQuery()) {
                while (rows.next()) {
                    started.add(new AttemptId(rows.getObject(1, UUID.class)));
                }
            }
        }
        CallRecords.say(
                connection,
                outbox,
                begun.stream()
                        .filter(step -> started.contains(step.after().id()))
                        .toList());
        return started;
    }

    /**
     * For those who change what stands beside attempts, before they do: so that none wait for each other in a ring.
     *
     * @throws java.sql.SQLTransientException while an attempt may stand here as it stood long ago
     */
    public Map<AttemptId, Stored> lockAndFind(Connection connection, Collection<AttemptId> ids) throws SQLException {
        return find(connection, LOCK, ids);
    }

    /** As {@link #lockAndFind} for those who know how most of them stand, or stood: what they know is not read again. */
    public Map<AttemptId, Stored> lockAndFindKnown(Connection connection, Map<AttemptId, Stored> known)
            throws SQLException {
        try (var select = connection.prepareStatement(LOCK_KNOWN)) {
            SqlArrays.of(select, known.entrySet())
                    .uuids(each -> each.getKey().value())
                    .longs(each -> each.getValue().revision());
            return StoredRows.read(select, known);
        }
    }

    /** As {@link #lockAndFind} for those who need not know how they stand. */
    public void lock(Connection connection, Collection<AttemptId> ids) throws SQLException {
        try (var select = connection.prepareStatement(LOCK_ONLY)) {
            select.setArray(1, AttemptJson.ids(connection, ids));
            select.execute();
        }
    }

    public Map<AttemptId, Stored> find(Connection connection, Collection<AttemptId> ids) throws SQLException {
        return find(connection, FIND, ids);
    }

    private static Map<AttemptId, Stored> find(Connection connection, String sql, Collection<AttemptId> ids)
            throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            select.setArray(1, AttemptJson.ids(connection, ids));
            return StoredRows.read(select, Map.of());
        }
    }

    private static void save(Connection connection, List<AttemptStep> steps) throws SQLException {
        if (steps.isEmpty()) {
            return;
        }
        var last = new LinkedHashMap<AttemptId, AttemptStep>();
        steps.forEach(step -> last.put(step.after().id(), step));
        try (var update = connection.prepareStatement(SAVE)) {
            SqlArrays.of(update, last.values())
                    .uuids(s -> s.attempt().attemptId().value())
                    .texts(s -> s.attempt().state().name())
                    .longs(s -> s.after().version())
                    .longs(s -> s.after().revision())
                    .texts(s -> s.attempt().holder())
                    .times(s -> s.attempt().slotAt())
                    .times(s -> s.attempt().deadline())
                    .booleans(s -> s.attempt().counts())
                    .bytes(AttemptStep::json)
                    .times(s -> s.attempt().changedAt());
            update.executeUpdate();
        }
    }
}
