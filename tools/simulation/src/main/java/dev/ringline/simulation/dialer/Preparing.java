package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.dialer.preparing.Depth;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolId;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As {@code preparing/io/PrepareTick}, which asks {@code CandidateTable}. */
final class Preparing {
    private static final long PAUSE_MS = 50;
    private static final long IDLE_MS = 250;
    private static final int BATCH = 200;
    private static final Tally NONE = new Tally();
    private static final long AGENT_TIMEOUT = 10 * Timeline.SECOND;

    private final Replica replica;
    private final RoomWork rooms;
    private final Map<PoolId, Integer> concurrency = new HashMap<>();
    private Fairness fairness = new Fairness();

    Preparing(Replica replica, RoomWork rooms) {
        this.replica = replica;
        this.rooms = rooms;
        replica.scenario.pools().forEach(pool -> concurrency.put(pool.id(), pool.concurrency()));
        replica.process.onStart(() -> {
            fairness = new Fairness();
            Ticks.loop(replica.process, PAUSE_MS, this::tick);
        });
    }

    private void tick(Ticks.Pause pause) {
        if (replica.draining) {
            return; // this loop is over
        }
        if (!replica.owns()) {
            pause.until(replica.gained, IDLE_MS);
            return;
        }
        if (replica.tables.waiting.isEmpty()) {
            pause.until(replica.tables.waiting.more, PAUSE_MS);
            return;
        }
        if (!mayBegin()) {
            replica.totals.look(); // as its look at what waits does, whoever's it is
            pause.ms(PAUSE_MS);
            return;
        }
        replica.database.<List<LeadReleased>>transaction(
                replica.process,
                this::begin,
                begun -> {
                    begun.forEach(rooms::prepare);
                    pause.ms(PAUSE_MS);
                },
                () -> pause.ms(IDLE_MS));
    }

    /** Whether a look is worth its while: in no line the first may begin. */
    private boolean mayBegin() {
        long joinMs = replica.joinTimes.p90Ms();
        for (var line : replica.tables.waiting.lines().entrySet()) {
            var campaign = replica.tables.campaigns.get(line.getKey().campaign());
            if (!line.getValue().isEmpty()
                    && campaign != null
                    && campaign.state() == CampaignChanged.State.RUNNING
                    && mayTake(line.getKey().pool(), campaign, joinMs, NONE)) {
                return true;
            }
        }
        return false;
    }

    private List<LeadReleased> begin() {
        if (replica.viewAgeNanos().isEmpty()) {
            return List.of();
        }
        var now = replica.process.wall();
        var begun = new ArrayList<LeadReleased>();
        for (var chosen : chosen()) {
            var release = chosen.release();
            var after = replica.tables.transition(release.attemptId(), new AttemptFact.PreparationBegan(now));
            if (after.isPresent() && after.get().state() == AttemptState.PREPARING) {
                long at = replica.world.timeline().now();
                boolean agentFirst = release.agent() != CampaignChanged.AgentStart.AT_RINGING;
                replica.tables.prepared.add(new Prepared(release, agentFirst, at, at + AGENT_TIMEOUT));
                replica.tables.waiting.prepared(release);
                begun.add(release);
            }
        }
        return begun;
    }

    /** The head of each line, in the order in which they came. */
    private List<Ready> chosen() {
        var heads = new ArrayList<WaitingTable.Row>();
        var wall = replica.world.timeline().wall();
        for (var line : replica.tables.waiting.lines().entrySet()) {
            var campaign = replica.tables.campaigns.get(line.getKey().campaign());
            if (campaign != null && campaign.state() == CampaignChanged.State.RUNNING) {
                line.getValue().values().stream()
                        .filter(row -> isCallable(row.release(), wall))
                        .limit(BATCH)
                        .forEach(heads::add);
            }
        }
        heads.sort(Comparator.comparingLong(WaitingTable.Row::position));
        var byPool = new LinkedHashMap<PoolId, List<Ready>>();
        for (var head : heads) {
            var release = head.release();
            var campaign = replica.tables.campaigns.get(release.campaignId());
            byPool.computeIfAbsent(release.poolId(), p -> new ArrayList<>()).add(ready(release, campaign));
        }
        long joinMs = replica.joinTimes.p90Ms();
        replica.totals.look();
        var taken = new Tally();
        var chosen = new ArrayList<Ready>();
        byPool.values().forEach(of -> chosen.addAll(fairness.order(of, BATCH, one -> take(one, taken, joinMs))));
        return chosen;
    }

    private static boolean isCallable(LeadReleased release, Instant wall) {
        return !release.callableFrom().isAfter(wall) && release.callableUntil().isAfter(wall);
    }

    private boolean take(Ready one, Tally taken, long joinMs) {
        var campaign = replica.tables.campaigns.get(one.campaignId());
        boolean may = mayTake(one.poolId(), campaign, joinMs, taken);
        if (may) {
            taken.add(one.poolId(), 1);
            taken.add(one.campaignId(), 1);
        }
        return may;
    }

    /** @param taken besides what is prepared and live already */
    private boolean mayTake(PoolId pool, CampaignChanged campaign, long joinMs, Tally taken) {
        double rate = replica.lanes.rate(pool);
        var limits = campaign.limits();
        int ofPool = replica.tables.prepared.open(pool) + taken.of(pool);
        int ofCampaign = replica.tables.prepared.open(campaign.campaignId()) + taken.of(campaign.campaignId());
        return rate > 0
                && ofPool + replica.tables.live(pool) < concurrency.get(pool)
                && (limits.concurrency() == null
                        || ofCampaign + replica.tables.live(campaign.campaignId()) < limits.concurrency())
                && ofPool < Depth.of(rate, joinMs)
                && (limits.cps() == null || ofCampaign < Depth.of(limits.cps(), joinMs));
    }

    static Ready ready(LeadReleased release, CampaignChanged campaign) {
        var limits = campaign.limits();
        return new Ready(release, limits.weight(), limits.cps(), limits.concurrency());
    }
}
