package dev.ringline.dialer.preparing.io;

import dev.ringline.dialer.attempt.io.KnownReleases;
import dev.ringline.dialer.claim.io.LiveTotals;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.engine.io.Wake;
import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.dialer.guard.io.RequestBudgets;
import dev.ringline.dialer.pacing.io.Lanes;
import dev.ringline.dialer.preparing.Depth;
import dev.ringline.dialer.preparing.io.CandidateTable.Busy;
import dev.ringline.dialer.preparing.io.CandidateTable.Candidate;
import dev.ringline.dialer.restore.Soundness;
import dev.ringline.dialer.restore.io.IdentityTable;
import dev.ringline.dialer.rules.io.RulesView;
import dev.ringline.dialer.shard.io.ShardLease;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolId;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Keeps as many rooms on their way as the rate takes, in fair turns, and none beyond what limits leave free. */
@ApplicationScoped
public class PrepareTick {
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration AWAY = Duration.ofMillis(250);
    private static final Duration SHORT = Duration.ofMillis(2);
    private static final int BATCH_MAX = 200;

    private final EngineDatabase database;
    private final ShardLease lease;
    private final RulesView view;
    private final Lanes lanes;
    private final Rooms rooms;
    private final LiveTotals totals;
    private final RequestBudgets requests;
    private final KnownReleases known;
    private final Duration agentTimeout;
    private final Fairness fairness = new Fairness();
    private Wake wake;
    private long joinMs; // as of this tick

    PrepareTick(
            EngineDatabase database,
            ShardLease lease,
            RulesView view,
            Lanes lanes,
            Rooms rooms,
            LiveTotals totals,
            RequestBudgets requests,
            KnownReleases known,
            @ConfigProperty(name = "ringline.agent.timeout", defaultValue = "10s") Duration agentTimeout) {
        this.database = database;
        this.lease = lease;
        this.view = view;
        this.lanes = lanes;
        this.rooms = rooms;
        this.totals = totals;
        this.requests = requests;
        this.known = known;
        this.agentTimeout = agentTimeout;
    }

    public void start() {
        wake = Wake.start("preparing", AWAY, this::tick);
    }

    /** Something waits that did not before. */
    public void soon() {
        if (wake != null) {
            wake.soon();
        }
    }

    public void stop() {
        wake.stop(Duration.ofSeconds(5));
    }

    private Duration tick() throws SQLException {
        if (lease.owned().isEmpty()) {
            return AWAY;
        }
        int free = Math.min(BATCH_MAX, rooms.free());
        if (free < rooms.worthALook()) {
            return SHORT;
        }
        var begun = database.inTransaction(connection -> begin(connection, free));
        known.add(begun);
        begun.forEach(rooms::prepare);
        return begun.size() >= free / 2 ? SHORT : PAUSE;
    }

    /** Without a fresh view, or on a database that may have forgotten dials, nothing is prepared: it could not be claimed either. */
    private List<LeadReleased> begin(Connection connection, int free) throws SQLException {
        if (view.ageNanos(connection).isEmpty()) {
            return List.of();
        }
        var chosen = chosen(connection, Math.min(free, requests.dials(connection)));
        if (chosen.isEmpty() || IdentityTable.read(connection) != Soundness.SOUND) {
            return List.of();
        }
        var ids = chosen.stream().map(Candidate::attemptId).toList();
        var begun = PreparedTable.begin(connection, ids, known.of(ids), agentTimeout);
        if (requests.areLimited()) {
            requests.reserve(connection, begun); // what is spent must not be forgotten
        } else {
            EngineDatabase.relax(connection); // begun anew, in the same rooms
        }
        return begun;
    }

    private List<Candidate> chosen(Connection connection, int most) throws SQLException {
        joinMs = rooms.joinMs();
        var busy = CandidateTable.prepared(connection);
        int left = Math.min(most, Depth.ofAll(lanes.usedRate(), joinMs) - busy.inAll(this::isOurs));
        var open = lanes.pools().stream().filter(pool -> takesMore(pool, busy)).toList();
        if (left <= 0 || open.isEmpty()) {
            return List.of();
        }
        var candidates = CandidateTable.candidates(connection, open, most);
        if (candidates.isEmpty()) {
            return candidates;
        }
        busy.live(totals.at(connection));
        var concurrency = CandidateTable.concurrency(connection);
        var pools = candidates.stream()
                .collect(Collectors.groupingBy(Candidate::poolId, LinkedHashMap::new, Collectors.toList()));
        int each = Math.ceilDiv(left, pools.size());
        return pools.values().stream()
                .flatMap(pool -> fairness.order(pool, each, c -> mayTake(c, busy, concurrency)).stream())
                .limit(left)
                .toList();
    }

    private boolean takesMore(PoolId pool, Busy busy) {
        return busy.prepared(pool) < Depth.of(lanes.rate(pool), joinMs);
    }

    /** Other replicas prepare for the others. */
    private boolean isOurs(PoolId pool) {
        return lanes.rate(pool) > 0;
    }

    private boolean mayTake(Candidate candidate, Busy busy, Map<PoolId, Integer> concurrency) {
        var pool = candidate.poolId();
        boolean free = busy.used(pool) < concurrency.getOrDefault(pool, 0)
                && within(busy.used(candidate.tenantId()), candidate.tenantConcurrency())
                && within(busy.used(candidate.campaignId()), candidate.concurrency())
                && takesMore(pool, busy)
                && withinRate(busy.prepared(candidate.tenantId()), candidate.tenantCps())
                && withinRate(busy.prepared(candidate.campaignId()), candidate.cps());
        if (free) {
            busy.take(candidate);
        }
        return free;
    }

    private boolean withinRate(int prepared, Integer cps) {
        return cps == null || prepared < Depth.of(cps, joinMs);
    }

    private static boolean within(int used, Integer limit) {
        return limit == null || used < limit;
    }
}
