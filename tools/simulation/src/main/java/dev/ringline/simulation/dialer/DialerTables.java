package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptDecider;
import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.attempt.AttemptProgress;
import dev.ringline.dialer.attempt.AttemptStart;
import dev.ringline.dialer.reconcile.Reconciliation;
import dev.ringline.dialer.webhook.Sighting;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.TenantId;
import dev.ringline.simulation.world.Bell;
import dev.ringline.simulation.world.Message;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.World;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** dialer-service's database. Whoever changes it does so in a transaction. */
public final class DialerTables {
    final Map<AttemptId, Stored> attempts = new HashMap<>();
    final Map<String, List<AttemptId>> byNumber = new HashMap<>();
    final WaitingTable waiting = new WaitingTable();
    final PreparedTable prepared = new PreparedTable();
    final TreeMap<String, Live> live = new TreeMap<>();
    private final Tally liveBy = new Tally();
    /** DIALING and UNKNOWN. */
    final TreeSet<AttemptId> out = new TreeSet<>();

    final TreeSet<AttemptId> answered = new TreeSet<>();
    /** Rings when there is one that may become overdue. */
    final Bell overdue = new Bell();

    final TreeMap<AttemptId, Dated> reconciliations = new TreeMap<>();
    final Map<AttemptId, List<Sighting>> sightings = new HashMap<>();
    final TreeMap<String, WebhookRow> unthought = new TreeMap<>();
    final Map<String, Boolean> webhooks = new HashMap<>();
    final Map<CampaignId, CampaignChanged> campaigns = new HashMap<>();
    final Map<String, SuppressionChanged> suppressions = new HashMap<>();
    final Map<String, Long> ruleVersions = new HashMap<>();
    final Map<CampaignId, NumberId> turns = new HashMap<>();
    final Map<PoolId, Guard> guards = new HashMap<>();
    final Map<String, TreeMap<String, UUID>> echoes = new HashMap<>();
    final Map<String, Long> offsets = new HashMap<>();
    final List<Message> outbox = new ArrayList<>();
    final ShardTable shards = new ShardTable();
    String kill;
    /** Moves with whatever may forbid what waits. */
    long rulesMoved;

    private final World world;
    private final Watch watch;
    private Runnable onOutbox = () -> {};

    /** Hears of every change of an attempt, as it is committed. */
    public interface Watch {
        void began(Attempt attempt);

        void moved(Attempt before, Attempt after);
    }

    /** @param by by whose time */
    record Dated(Reconciliation at, String by) {}

    record Stored(Attempt attempt, long version) {}

    record Live(AttemptId attempt, PoolId pool, TenantId tenant, CampaignId campaign) {}

    record WebhookRow(String id, AttemptId attempt, String event, Sighting.Who who, long receivedAt) {}

    static final class Guard {
        boolean open;
        Double throttledCps;
    }

    public DialerTables(World world, Watch watch) {
        this.world = world;
        this.watch = watch;
    }

    void onOutbox(Runnable what) {
        onOutbox = what;
    }

    static String numberKey(TenantId tenant, String number) {
        return tenant.value() + "|" + number;
    }

    /** As {@code attempt/io/AttemptTable.start}. @return whether it is new */
    boolean start(LeadReleased release, Instant now) {
        if (attempts.containsKey(release.attemptId())) {
            return false;
        }
        var attempt = AttemptStart.of(release, now);
        attempts.put(release.attemptId(), new Stored(attempt, 1));
        byNumber.computeIfAbsent(numberKey(release.tenantId(), release.number().value()), n -> new ArrayList<>(2))
                .add(release.attemptId());
        waiting.add(release);
        announce(AttemptDecider.present(attempt), 1);
        watch.began(attempt);
        return true;
    }

    /** As {@code attempt/io/AttemptTable.transition}: decide, save, announce, and what follows from it. */
    Optional<Attempt> transition(AttemptId id, AttemptFact fact) {
        var before = attempts.get(id);
        if (before == null) {
            return Optional.empty();
        }
        return switch (AttemptDecider.decide(before.attempt(), fact)) {
            case AttemptProgress.Moved moved -> {
                save(before, moved.after(), before.version() + 1);
                announce(moved.event(), before.version() + 1);
                yield Optional.of(moved.after());
            }
            case AttemptProgress.Noted noted -> {
                save(before, noted.after(), before.version());
                yield Optional.of(noted.after());
            }
            case AttemptProgress.Nothing nothing -> Optional.empty();
        };
    }

    private void save(Stored before, Attempt after, long version) {
        attempts.put(after.attemptId(), new Stored(after, version));
        if (before.attempt().state() != after.state()) {
            world.trace().note(after.state().name(), after.attemptId());
        }
        follow(after);
        watch.moved(before.attempt(), after);
    }

    /** As {@code attempt/io/AttemptTraces}. */
    private void follow(Attempt after) {
        var id = after.attemptId();
        var state = after.state();
        if (state != AttemptState.WAITING && state != AttemptState.PREPARING) {
            waiting.remove(id);
        }
        var room = prepared.get(id);
        if (room != null && state == AttemptState.DIALING) {
            prepared.change(room, r -> r.claimed = true);
        }
        if (state.isFinal()) {
            release(after);
        }
        if (room != null && state.isFinal()) {
            if (after.answeredAt() != null) {
                prepared.remove(id);
            } else {
                prepared.change(room, r -> r.doomed = true);
            }
        }
        index(after);
    }

    private void index(Attempt after) {
        var id = after.attemptId();
        if (after.state() == AttemptState.DIALING || after.state() == AttemptState.UNKNOWN) {
            out.add(id);
            overdue.ring();
        } else {
            out.remove(id);
        }
        if (after.state() == AttemptState.ANSWERED) {
            answered.add(id);
        } else {
            answered.remove(id);
        }
    }

    static Live liveOf(Attempt attempt) {
        return new Live(attempt.attemptId(), attempt.poolId(), attempt.tenantId(), attempt.campaignId());
    }

    /** As {@code claim/io/ClaimTable.OCCUPY}. */
    boolean occupy(LeadReleased release) {
        if (world.has(Mutation.FORGET_LIVE_CALL)) {
            return true;
        }
        var row = new Live(release.attemptId(), release.poolId(), release.tenantId(), release.campaignId());
        boolean free =
                live.putIfAbsent(numberKey(release.tenantId(), release.number().value()), row) == null;
        if (free) {
            count(row, 1);
        }
        return free;
    }

    private void release(Attempt attempt) {
        var row = liveOf(attempt);
        if (live.remove(numberKey(attempt.tenantId(), attempt.to().value()), row)) {
            count(row, -1);
        }
    }

    private void count(Live row, int by) {
        liveBy.add(row.pool(), by);
        liveBy.add(row.tenant(), by);
        liveBy.add(row.campaign(), by);
    }

    /** Rows of {@code live_call}, by pool, tenant and campaign. */
    int live(Object whose) {
        return liveBy.of(whose);
    }

    private void announce(CallEvent event, long version) {
        var attempt = event.attempt();
        outbox.add(new Message(attempt.leadId().toString(), attempt.attemptId().toString(), version, event));
        onOutbox.run();
    }

    void rulesChanged() {
        rulesMoved++;
    }

    Attempt attempt(AttemptId id) {
        return attempts.get(id).attempt();
    }

    public Iterable<Attempt> all() {
        return attempts.values().stream()
                .map(Stored::attempt)
                .sorted(DialerTables::byId)
                .toList();
    }

    private static int byId(Attempt a, Attempt b) {
        return a.attemptId().compareTo(b.attemptId());
    }

    /** Of the tenant's shard as its lease stands. */
    public long epoch(TenantId tenant) {
        return shards.epoch(shards.shardOf(tenant));
    }

    public int liveCalls() {
        return live.size();
    }

    public boolean knows(AttemptId id) {
        return attempts.containsKey(id);
    }
}
