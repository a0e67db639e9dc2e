package dev.ringline.dialer.claim.io;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptStart;
import dev.ringline.dialer.attempt.io.AttemptTable;
import dev.ringline.dialer.attempt.io.KnownReleases;
import dev.ringline.dialer.claim.ClaimBatch;
import dev.ringline.dialer.claim.ClaimFacts;
import dev.ringline.dialer.engine.io.EngineDatabase;
import dev.ringline.dialer.guard.AllowedDestinations;
import dev.ringline.dialer.rules.io.RulesView;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.platform.CrashPoint;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** THE claim (DESIGN section 6): one transaction a batch, after whose commit alone there are {@link DialClaim}s. */
@ApplicationScoped
public class ClaimTransaction {
    /** How long beyond the ringing timeout a dial's holder has a say (DESIGN section 6); shorter in tests only. */
    public static final String PATIENCE = "ringline.dial.patience";

    public static final String USUAL_PATIENCE = "20s";

    private static final AttemptTable.Stored UNTOUCHED = new AttemptTable.Stored(null, 1, 1, null);

    private final EngineDatabase database;
    private final AttemptTable attempts;
    private final RulesView view;
    private final AllowedDestinations destinations;
    private final ClaimFigures figures;
    private final LiveTotals totals;
    private final KnownReleases releases;
    private final Duration patience;

    ClaimTransaction(
            EngineDatabase database,
            AttemptTable attempts,
            RulesView view,
            ClaimFigures figures,
            LiveTotals totals,
            KnownReleases releases,
            @ConfigProperty(name = "ringline.allowed.destinations", defaultValue = "*") String destinations,
            @ConfigProperty(name = PATIENCE, defaultValue = USUAL_PATIENCE) Duration patience) {
        this.database = database;
        this.attempts = attempts;
        this.view = view;
        this.figures = figures;
        this.totals = totals;
        this.releases = releases;
        this.destinations = AllowedDestinations.parse(destinations);
        this.patience = patience;
    }

    /**
     * Claims what may be dialled of {@code wanted}, as far as there are slots; says no to what may not. A shard that is no
     * longer ours gets nothing, the others do.
     *
     * @param slots free ones, by pool, in nanoseconds of this JVM's monotonic clock
     */
    public Claims claim(List<Wanted> wanted, ClaimBatch.Slots slots) throws SQLException {
        long begun = System.nanoTime();
        var claiming = new ArrayList<LiveTotals.Whose>();
        try {
            return claim(wanted, slots, claiming, begun);
        } finally {
            totals.settled(claiming);
        }
    }

    /** A shard became ours: what its owner before claimed is committed, and not yet counted here. */
    public void countAnew() {
        totals.forget();
    }

    /** As a claim of what nobody released: loads and plans what the first one would have to, and grants nothing. */
    public void warmUp() throws SQLException {
        var nobodys = new Ownership("", 0, System.nanoTime(), System.nanoTime());
        var wanted = List.of(new Wanted(-1, nobodys, List.of(new AttemptId(new UUID(0, 0)))));
        database.inTransaction(connection -> {
            ClaimTable.holdShards(connection, wanted);
            view.ageNanos(connection);
            var batch = new ClaimBatch(ClaimBatch.Slots.of(Map.of()), 0, System.nanoTime());
            return decide(connection, wanted, batch, new ArrayList<>());
        });
    }

    private Claims claim(List<Wanted> wanted, ClaimBatch.Slots slots, List<LiveTotals.Whose> claiming, long begun)
            throws SQLException {
        var claims = database.inTransaction(connection -> {
            var open = ClaimTable.holdShards(connection, wanted);
            var ours = wanted.stream().filter(one -> open.contains(one.shard())).toList();
            if (ours.isEmpty()) {
                return Claims.none(Claims.Obstacle.SHARD_NOT_OURS);
            }
            var age = view.ageNanos(connection);
            if (age.isEmpty()) {
                return Claims.none(Claims.Obstacle.VIEW_STALE);
            }
            var batch = new ClaimBatch(slots, age.getAsLong(), begun);
            if (!batch.isFresh()) {
                return Claims.none(Claims.Obstacle.VIEW_STALE);
            }
            var decided = decide(connection, ours, batch, claiming);
            return ours.size() == wanted.size() ? decided : decided.but(Claims.Obstacle.SHARD_NOT_OURS);
        });
        if (!claims.granted().isEmpty()) {
            CrashPoint.at("after-claim-commit");
        }
        figures.took(System.nanoTime() - begun, claims);
        return claims;
    }

    private Claims decide(Connection connection, List<Wanted> ours, ClaimBatch batch, List<LiveTotals.Whose> claiming)
            throws SQLException {
        var owners = new LinkedHashMap<AttemptId, Ownership>();
        ours.forEach(one -> one.attempts().forEach(id -> owners.put(id, one.ownership())));
        var wanted = List.copyOf(owners.keySet());
        var held = attempts.lockAndFindKnown(connection, untouched(wanted)); // before anything beside them
        var facts = ClaimTable.facts(connection, wanted, releases.of(wanted), destinations::allows);
        var live = ClaimTable.live(connection, totals.at(connection), facts);
        facts.forEach(fact -> batch.decide(fact, live));
        batch.granted().values().forEach(grant -> claiming.add(whose(grant.facts())));
        totals.claiming(claiming);
        if (batch.waiting().containsValue("pool concurrency")
                || batch.waiting().containsValue("tenant concurrency")
                || batch.waiting().containsValue("campaign concurrency")) {
            totals.limitReached();
        }
        var after = attempts.transition(connection, asPrepared(held, facts), said(connection, owners, batch));
        ClaimTable.saveTurns(connection, batch.shown(), batch.tenants());
        if (!batch.granted().isEmpty()) {
            CrashPoint.at("before-claim-commit");
        }
        var claims = claims(batch, after);
        figures.decided(batch, claims.size());
        return new Claims(claims, batch.waiting(), null);
    }

    private Map<AttemptId, AttemptFact> said(Connection connection, Map<AttemptId, Ownership> owners, ClaimBatch batch)
            throws SQLException {
        var claimed = new LinkedHashMap<AttemptId, AttemptFact.Claimed>();
        batch.granted()
                .forEach((id, grant) ->
                        claimed.put(id, grant.claimed(owners.get(id), System.nanoTime(), batch.viewAgeMs(), patience)));
        var granted =
                batch.granted().values().stream().map(ClaimBatch.Grant::facts).toList();
        var occupied = ClaimTable.occupy(connection, granted, claimed);
        var said = new HashMap<AttemptId, AttemptFact>(batch.refusals());
        batch.granted().forEach((id, grant) -> said.put(id, occupied.contains(id) ? claimed.get(id) : grant.busy()));
        return said;
    }

    /** A row that nobody saved since it was begun is as its release has it: it is not read. */
    private static Map<AttemptId, AttemptTable.Stored> untouched(List<AttemptId> wanted) {
        var untouched = new HashMap<AttemptId, AttemptTable.Stored>();
        wanted.forEach(id -> untouched.put(id, UNTOUCHED));
        return untouched;
    }

    /** That they are being prepared is said by their rows in {@code prepared}, which the facts were read from. */
    private static List<AttemptTable.Stored> asPrepared(
            Map<AttemptId, AttemptTable.Stored> held, List<ClaimFacts> facts) {
        return facts.stream()
                .map(fact -> {
                    var stored = held.get(fact.attemptId());
                    var begun = stored.attempt() == null
                            ? AttemptStart.of(fact.release(), fact.release().releasedAt())
                            : stored.attempt();
                    return stored.as(AttemptStart.prepared(begun, fact.now()));
                })
                .toList();
    }

    private static LiveTotals.Whose whose(ClaimFacts facts) {
        return new LiveTotals.Whose(facts.poolId(), facts.tenantId(), facts.campaignId());
    }

    private static List<DialClaim> claims(ClaimBatch batch, Map<AttemptId, AttemptTable.Stored> after) {
        var claims = new ArrayList<DialClaim>();
        batch.granted().forEach((id, grant) -> {
            if (after.containsKey(id) && after.get(id).attempt().state() == AttemptState.DIALING) {
                claims.add(new DialClaim(after.get(id), grant.facts().release(), grant.slotNanos()));
            }
        });
        return claims;
    }
}
