package dev.ringline.dialer.reconcile.io;

import dev.ringline.dialer.attempt.AttemptFact.CallIds;
import dev.ringline.dialer.attempt.io.AttemptJson;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.calling.io.CallEnds;
import dev.ringline.dialer.calling.io.LiveKitRooms;
import dev.ringline.dialer.engine.SteadyTime;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.fence.io.LiveKitSettings;
import dev.ringline.dialer.reconcile.Deserted;
import dev.ringline.dialer.restore.io.IdentityTable;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.AttemptId;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Compares LiveKit's rooms with our attempts: a room that nobody wants is fenced, an answered call whose room is gone or
 * deserted is over. Rooms of a server that crashed outlive every timeout, and webhooks get lost: this finds both.
 */
@ApplicationScoped
public class SweepTick {
    private static final Logger LOG = Logger.getLogger(SweepTick.class);

    /** A room that is over closes by itself within this; only one that stays is swept. */
    private static final Duration OVER_SINCE = Duration.ofSeconds(10);

    private static final String WANTED = """
            select attempt_id, changed_at from attempt where attempt_id = any (?)
              and (state not in ('ENDED', 'REFUSED', 'NOT_SENT')
                or changed_at > clock_timestamp() - make_interval(secs => ?))""";

    /** Begins with what lives, whatever the planner thinks: attempts are all that there ever were. */
    private static final String ANSWERED = """
            select live_call.attempt_id, changed_at from live_call cross join lateral (
                select state, changed_at from attempt where attempt.attempt_id = live_call.attempt_id limit 1) a
            where live_call.deadline is null and state = 'ANSWERED'
              and changed_at < clock_timestamp() - make_interval(secs => ?)""";

    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final CallEnds ends;
    private final LiveKitRooms rooms;
    private final ShardLease lease;
    private final Clock clock;
    private final SteadyTime steady;
    private final Duration every;
    private final Duration goneFor;
    private final LiveKitSettings liveKit;
    private Deserted watch = Deserted.none();
    private Wake wake;

    SweepTick(
            EngineDatabase database,
            AttemptTable attempts,
            CallEnds ends,
            LiveKitRooms rooms,
            ShardLease lease,
            Clock clock,
            LiveKitSettings liveKit,
            @ConfigProperty(name = "ringline.sweep.every", defaultValue = "5s") Duration every,
            @ConfigProperty(name = "ringline.sweep.every-in-cloud", defaultValue = "60s") Duration everyInCloud,
            @ConfigProperty(name = "ringline.sweep.gone-for", defaultValue = "10s") Duration goneFor) {
        this.database = database;
        this.attempts = attempts;
        this.ends = ends;
        this.rooms = rooms;
        this.lease = lease;
        this.clock = clock;
        this.steady = new SteadyTime(clock);
        this.liveKit = liveKit;
        this.every = liveKit.seldom(every, everyInCloud); // where requests count, webhooks tell
        this.goneFor = goneFor;
    }

    public void start() {
        wake = Wake.start("sweep", every, this::tick);
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(5));
    }

    private Duration tick() throws SQLException, IOException {
        if (lease.shards().containsKey(ShardLease.FIRST)) { // LiveKit lists all rooms at once: one looks at them
            sweep();
        }
        return every;
    }

    /** Our attempts are read before the rooms: one that is answered in between is not taken for over. */
    void sweep() throws SQLException, IOException {
        var answered = database.inTransaction(c -> changedAt(c, ANSWERED, null, Duration.ofSeconds(1)));
        var standing = standing();
        for (var id : answered.keySet()) {
            if (!standing.containsKey(id)) {
                over(id, "its room is gone", clock.instant());
            }
        }
        answered.keySet().retainAll(standing.keySet());
        endDeserted(answered, standing);
        close(unwanted(standing.keySet()));
    }

    /** All at once: a room whose server is gone takes LiveKit three seconds. */
    private void close(Set<AttemptId> unwanted) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            unwanted.forEach(id -> threads.execute(() -> {
                LOG.warnf("room %s: nobody's any more", id.room());
                rooms.delete(id.room());
            }));
        }
    }

    /** By attempt, how many LiveKit lists in its room. */
    private Map<AttemptId, Integer> standing() throws IOException {
        var standing = new HashMap<AttemptId, Integer>();
        try {
            rooms.all()
                    .forEach((room, participants) -> attemptOf(room).ifPresent(id -> standing.put(id, participants)));
            return standing;
        } catch (IOException e) {
            watch = watch.doubted(steady.instant());
            throw e;
        }
    }

    private void endDeserted(Map<AttemptId, Instant> answered, Map<AttemptId, Integer> standing) throws SQLException {
        var now = steady.instant();
        answered.replaceAll((_, at) -> at.isAfter(now) ? now : at); // the database's clock may not be ours
        watch = watch.among(answered);
        var empty =
                answered.keySet().stream().filter(id -> standing.get(id) == 0).collect(Collectors.toSet());
        var asked = watch.toAsk(empty, now);
        var found = present(
                liveKit.isFenced()
                        ? asked
                        : asked.stream().filter(empty::contains).toList());
        found.forEach((id, there) -> watch = watch.seen(id, there, steady.instant()));
        for (var id : found.keySet()) {
            var since = watch.overSince(id, goneFor);
            if (since.isPresent() && rooms.delete(id.room())) { // first: nobody comes back to a call that is over
                var gone = Duration.between(since.get(), steady.instant());
                LOG.warnf("attempt %s: nobody has been in its room for %d s", id, gone.toSeconds());
                over(id, "nobody is in its room", clock.instant().minus(gone));
            }
        }
    }

    /** All at once: where nobody is, it takes LiveKit three seconds to say so. Of whom it says nothing, nothing is known. */
    private Map<AttemptId, Boolean> present(List<AttemptId> asked) {
        var found = new ConcurrentHashMap<AttemptId, Boolean>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            asked.forEach(id -> threads.execute(() -> {
                try {
                    found.put(id, rooms.calleePresent(id));
                } catch (IOException e) {
                    LOG.warnf("attempt %s: whether its callee is there is not known: %s", id, e.getMessage());
                }
            }));
        }
        return found;
    }

    private Set<AttemptId> unwanted(Set<AttemptId> standing) throws SQLException {
        var unwanted = new HashSet<>(standing);
        return database.inTransaction(connection -> {
            if (IdentityTable.read(connection).isDoubtful()) {
                return Set.of(); // of calls that it forgot it knows nothing
            }
            unwanted.removeAll(
                    changedAt(connection, WANTED, standing, OVER_SINCE).keySet());
            return unwanted;
        });
    }

    private void over(AttemptId id, String says, Instant at) throws SQLException {
        database.inTransaction(connection -> {
            var attempt = attempts.find(connection, List.of(id)).get(id).attempt();
            return ends.endIfOver(connection, attempt).isPresent()
                    || ends.end(connection, attempt, CallIds.NONE, "participant", says, at)
                            .isPresent();
        });
    }

    private static Optional<AttemptId> attemptOf(String room) {
        try {
            return room.startsWith("d-") ? Optional.of(AttemptId.of(room.substring(2))) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Map<AttemptId, Instant> changedAt(
            Connection connection, String sql, Set<AttemptId> among, Duration since) throws SQLException {
        try (var select = connection.prepareStatement(sql)) {
            int next = 1;
            if (among != null) {
                select.setArray(next++, AttemptJson.ids(connection, among));
            }
            select.setDouble(next, since.toMillis() / 1_000.0);
            try (var rows = select.executeQuery()) {
                var changed = new HashMap<AttemptId, Instant>();
                while (rows.next()) {
                    changed.put(
                            new AttemptId(rows.getObject(1, UUID.class)),
                            rows.getTimestamp(2).toInstant());
                }
                return changed;
            }
        }
    }
}
