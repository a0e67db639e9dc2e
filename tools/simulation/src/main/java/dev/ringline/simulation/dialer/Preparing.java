package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.fairness.Fairness;
import dev.ringline.dialer.preparing.Depth;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.LeadReleased;
import dev.ringline.simulation.dialer.DialerTables.Prepared;
import dev.ringline.simulation.world.Timeline;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** As {@code preparing/io/PrepareTick}, which asks {@code CandidateTable}. */
final class Preparing {
    private static final long PAUSE_MS = 50;
    private static final long IDLE_MS = 250;
    private static final int BATCH = 200;
    private static final long AGENT_TIMEOUT = 10 * Timeline.SECOND;

    private final Replica replica;
    private final RoomWork rooms;
    private Fairness fairness = new Fairness();

    Preparing(Replica replica, RoomWork rooms) {
        this.replica = replica;
        this.rooms = rooms;
        replica.process.onStart(() -> {
            fairness = new Fairness();
            new Ticks(replica.process).loop(PAUSE_MS, this::tick);
        });
    }

    private void tick(Ticks.Pause pause) {
        if (replica.owned().isEmpty() || replica.tables.waiting.isEmpty()) {
            pause.ms(IDLE_MS);
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
                replica.tables.prepared.putIfAbsent(
                        release.attemptId(), new Prepared(release, agentFirst, at, at + AGENT_TIMEOUT));
                replica.tables.waiting.get(release.attemptId()).prepared = true;
                begun.add(release);
            }
        }
        return begun;
    }

    private List<Ready> chosen() {
        var byPool = new LinkedHashMap<Object, List<Ready>>();
        var wall = replica.world.timeline().wall();
        for (var waiting : replica.tables.waiting.values()) {
            var release = waiting.release;
            var campaign = replica.tables.campaigns.get(release.campaignId());
            if (!waiting.prepared
                    && campaign != null
                    && campaign.state() == CampaignChanged.State.RUNNING
                    && !release.callableFrom().isAfter(wall)
                    && release.callableUntil().isAfter(wall)) {
                byPool.computeIfAbsent(release.poolId(), p -> new ArrayList<>()).add(ready(release, campaign));
            }
        }
        if (byPool.isEmpty()) {
            return List.of();
        }
        var busy = new Busy();
        var chosen = new ArrayList<Ready>();
        byPool.values().forEach(of -> chosen.addAll(fairness.order(of, BATCH, busy::mayTake)));
        return chosen;
    }

    static Ready ready(LeadReleased release, CampaignChanged campaign) {
        var limits = campaign.limits();
        return new Ready(release, limits.weight(), limits.cps(), limits.concurrency());
    }

    /** How much is prepared and live, by pool and campaign. */
    private final class Busy {
        private final Map<Object, Integer> prepared = new HashMap<>();
        private final Map<Object, Integer> live = new HashMap<>();

        private Busy() {
            for (var room : replica.tables.prepared.values()) {
                if (!room.claimed && !room.doomed) {
                    take(room.release);
                }
            }
            for (var call : replica.tables.live.values()) {
                live.merge(call.pool(), 1, Integer::sum);
                live.merge(call.campaign(), 1, Integer::sum);
            }
        }

        private void take(LeadReleased release) {
            prepared.merge(release.poolId(), 1, Integer::sum);
            prepared.merge(release.campaignId(), 1, Integer::sum);
        }

        private boolean mayTake(Ready ready) {
            double rate = replica.lanes.rate(ready.poolId());
            long joinMs = replica.joinTimes.p90Ms();
            boolean free = rate > 0
                    && used(ready.poolId()) < concurrency(ready)
                    && (ready.concurrency() == null || used(ready.campaignId()) < ready.concurrency())
                    && prepared(ready.poolId()) < Depth.of(rate, joinMs)
                    && (ready.cps() == null || prepared(ready.campaignId()) < Depth.of(ready.cps(), joinMs));
            if (free) {
                take(ready.release());
            }
            return free;
        }

        private int concurrency(Ready ready) {
            return replica.scenario.pools().stream()
                    .filter(pool -> pool.id().equals(ready.poolId()))
                    .mapToInt(pool -> pool.concurrency())
                    .sum();
        }

        private int prepared(Object key) {
            return prepared.getOrDefault(key, 0);
        }

        private int used(Object key) {
            return prepared(key) + live.getOrDefault(key, 0);
        }
    }
}
