package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.dialer.callerid.CallerIds;
import dev.ringline.dialer.claim.ClaimBatch;
import dev.ringline.dialer.claim.ClaimFacts;
import dev.ringline.dialer.claim.LiveCounts;
import dev.ringline.dialer.shard.Ownership;
import dev.ringline.events.AttemptId;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadReleased;
import dev.ringline.simulation.dialer.Claim.Claims;
import dev.ringline.simulation.scenario.Scenario;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The claim's transaction: {@code claim/io/ClaimTransaction} with {@code ClaimTable}'s statements, on {@link ClaimBatch}. */
final class Claiming {
    static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long ROOM_AGE_MAX = 60 * Timeline.SECOND;

    private final Replica replica;
    private final Map<CampaignId, List<CallerIds.Candidate>> shown = new HashMap<>();

    Claiming(Replica replica) {
        this.replica = replica;
        for (var campaign : replica.scenario.campaigns()) {
            shown.put(
                    campaign.id(),
                    campaign.shown().stream()
                            .map(number -> new CallerIds.Candidate(number.id(), number.number()))
                            .toList());
        }
    }

    /** Of one shard, in the order of its turns. */
    record Wanted(int shard, Ownership ownership, List<LeadReleased> leads) {}

    void claim(List<Wanted> wanted, ClaimBatch.Slots slots, Consumer<Claims> done) {
        var process = replica.process;
        if (process.diesAt("before-claim-commit")) {
            return;
        }
        replica.database.<Claims>transaction(
                process,
                () -> claim(wanted, slots),
                claims -> {
                    if (claims.granted().isEmpty() || !process.diesAt("after-claim-commit")) {
                        done.accept(claims);
                    }
                },
                () -> done.accept(new Claims(List.of(), true)));
    }

    private Claims claim(List<Wanted> wanted, ClaimBatch.Slots slots) {
        var ours = wanted.stream().filter(this::isHeld).toList();
        var age = replica.viewAgeNanos();
        if (ours.isEmpty() || age.isEmpty()) {
            return new Claims(List.of(), true);
        }
        var batch = new ClaimBatch(slots, age.getAsLong(), replica.process.nanoTime());
        if (!batch.isFresh() && !replica.world.has(Mutation.IGNORE_STALE_RULES)) {
            return new Claims(List.of(), true);
        }
        return new Claims(decide(ours, batch), ours.size() < wanted.size());
    }

    private boolean isHeld(Wanted wanted) {
        var shard = wanted.ownership();
        return replica.world.has(Mutation.SKIP_EPOCH_CHECK)
                || replica.tables.shards.isHeld(wanted.shard(), shard.owner(), shard.epoch());
    }

    private List<Claim> decide(List<Wanted> ours, ClaimBatch batch) {
        var live = live();
        var owners = new HashMap<AttemptId, Ownership>();
        for (var wanted : ours) {
            for (var release : wanted.leads()) {
                var room = replica.tables.prepared.get(release.attemptId());
                if (room != null && !room.claimed && !room.doomed) {
                    owners.put(release.attemptId(), wanted.ownership());
                    batch.decide(facts(release, room), live);
                }
            }
        }
        batch.granted().values().forEach(grant -> replica.totals.claimed(grant.facts()));
        replica.totals.waited(batch.waiting().values());
        var said = new TreeMap<AttemptId, AttemptFact>(batch.refusals());
        batch.granted()
                .forEach((id, grant) -> said.put(
                        id,
                        replica.tables.occupy(grant.facts().release())
                                ? grant.claimed(owners.get(id), replica.process.nanoTime(), batch.viewAgeMs(), PATIENCE)
                                : grant.busy()));
        said.forEach(replica.tables::transition);
        replica.tables.turns.putAll(batch.shown());
        return claims(batch);
    }

    private List<Claim> claims(ClaimBatch batch) {
        var claims = new ArrayList<Claim>();
        batch.granted().forEach((id, grant) -> {
            var after = replica.tables.attempt(id);
            if (after.state() == AttemptState.DIALING) {
                claims.add(new Claim(after, grant.facts().release(), grant.slotNanos()));
            }
        });
        return claims;
    }

    /** As {@code claim/io/ClaimTable.FACTS} and {@code CampaignFacts}. */
    private ClaimFacts facts(LeadReleased release, Prepared room) {
        var tables = replica.tables;
        long nanos = replica.world.timeline().now();
        Instant now = replica.world.timeline().wall();
        var campaign = tables.campaigns.get(release.campaignId());
        var tried = tried(release, now);
        return new ClaimFacts(
                release,
                now,
                campaign == null
                        ? null
                        : new ClaimFacts.CampaignRule(
                                campaign.state() == CampaignChanged.State.RUNNING, campaign.rulesVersion()),
                tables.kill,
                false,
                tables.guards.get(release.poolId()).open,
                false,
                true,
                isSuppressed(release, campaign, now),
                tried.counted,
                tried.last,
                tables.live.containsKey(DialerTables.numberKey(
                        release.tenantId(), release.number().value())),
                shown(release),
                tables.turns.get(release.campaignId()),
                new ClaimFacts.Room(
                        (room.readyAt >= 0 || !room.agentFirst) && room.roomCreatedAt >= 0,
                        room.agentLeftAt >= 0,
                        room.roomCreatedAt >= 0 && room.roomCreatedAt < nanos - ROOM_AGE_MAX));
    }

    private boolean isSuppressed(LeadReleased release, CampaignChanged campaign, Instant now) {
        var suppression = replica.tables.suppressions.get(release.numberHash());
        return suppression != null
                && suppression.entries().stream()
                        .filter(e -> e.expiresAt() == null || e.expiresAt().isAfter(now))
                        .anyMatch(e -> e.tenantWide()
                                || campaign != null
                                        && campaign.rules().suppressionLists().contains(e.listId()));
    }

    private record Earlier(int counted, Instant last) {}

    private Earlier tried(LeadReleased release, Instant now) {
        int counted = 0;
        Instant last = null;
        var since = now.minusSeconds(release.caps().capWindowS());
        var key = DialerTables.numberKey(release.tenantId(), release.number().value());
        for (var id : replica.tables.byNumber.getOrDefault(key, List.of())) {
            var attempt = replica.tables.attempt(id);
            if (attempt.counts() && attempt.slotAt() != null) {
                counted += attempt.slotAt().isAfter(since) ? 1 : 0;
                last = last == null || attempt.slotAt().isAfter(last) ? attempt.slotAt() : last;
            }
        }
        return new Earlier(counted, last);
    }

    private List<CallerIds.Candidate> shown(LeadReleased release) {
        return shown.getOrDefault(release.campaignId(), List.of());
    }

    private LiveCounts live() {
        var totals = replica.totals.look();
        var live = new LiveCounts();
        for (Scenario.Pool pool : replica.scenario.pools()) {
            live.pool(pool.id(), totals.of(pool.id()), pool.concurrency());
        }
        for (var campaign : replica.tables.campaigns.values()) {
            var id = campaign.campaignId();
            live.campaign(id, totals.of(id), campaign.limits().concurrency());
        }
        return live;
    }
}
