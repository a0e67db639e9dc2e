package dev.ringline.simulation.campaign;

import dev.ringline.campaign.hopper.HopperDecider;
import dev.ringline.campaign.hopper.HopperSize;
import dev.ringline.campaign.hopper.HopperSize.Dialled;
import dev.ringline.campaign.hopper.HopperSize.Lately;
import dev.ringline.campaign.lead.LeadDecider;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.retry.RetryPolicy;
import dev.ringline.campaign.rules.Callee;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.PoolId;
import dev.ringline.events.Topic;
import dev.ringline.simulation.world.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The hopper's transaction, as {@code hopper/io/Hopper} and {@code HopperRun} have it. */
final class Releasing {
    private static final int BATCH = 500;
    private static final int SAMPLES = 100;
    private static final TreeSet<CampaignTables.Due> NONE = new TreeSet<>();

    private final CampaignTables tables;
    private final Map<PoolId, Integer> poolCps;
    private final Map<CampaignId, Deque<Dialled>> dialled = new HashMap<>();
    private final Map<CampaignId, Lately> lately = new HashMap<>();
    private final Watch watch;

    /** Hears of each release. */
    @FunctionalInterface
    interface Watch {
        void released(StoredLead before, LeadReleased release);
    }

    Releasing(CampaignTables tables, Map<PoolId, Integer> poolCps, Watch watch) {
        this.tables = tables;
        this.poolCps = poolCps;
        this.watch = watch;
    }

    void dialled(CampaignId campaign, Instant releasedAt, Instant at) {
        var samples = dialled.computeIfAbsent(campaign, c -> new ArrayDeque<>());
        samples.addLast(new Dialled(releasedAt, at));
        lately.remove(campaign);
        if (samples.size() > SAMPLES) {
            samples.removeFirst();
        }
    }

    boolean isAtWork(StoredCampaign campaign, Instant now) {
        return campaign.campaign().state() == CampaignChanged.State.RUNNING && hasDue(campaign.id(), now);
    }

    private boolean hasDue(CampaignId campaign, Instant now) {
        var due = tables.due.get(campaign);
        return due != null && !due.isEmpty() && !due.first().at().isAfter(now);
    }

    /** @return how many were released */
    int fill(StoredCampaign campaign, Instant now) {
        int free = free(campaign, now);
        int released = 0;
        for (var row : free > 0 ? due(campaign.id(), now) : List.<LeadRow>of()) {
            if (released == free) {
                return released;
            }
            released += decide(campaign, row, now) ? 1 : 0;
        }
        return released;
    }

    private List<LeadRow> due(CampaignId campaign, Instant now) {
        var rows = new ArrayList<LeadRow>();
        for (var due : tables.due.getOrDefault(campaign, NONE)) {
            if (due.at().isAfter(now) || rows.size() == BATCH) {
                break;
            }
            rows.add(due.row());
        }
        return rows;
    }

    /** How many more it may release now. */
    int free(StoredCampaign campaign, Instant now) {
        if (tables.killed) {
            return 0;
        }
        var limits = campaign.definition().limits();
        int weights = tables.campaigns.values().stream()
                .filter(c -> c.poolId().equals(campaign.poolId()) && isAtWork(c, now))
                .mapToInt(c -> c.definition().limits().weight())
                .sum();
        double share = HopperSize.share(poolCps.get(campaign.poolId()), limits.weight(), weights, limits.cps());
        return HopperSize.of(share, lately(campaign.id()), now) - tables.ready(campaign.id());
    }

    /** Asked at every tick, other than before only when another was dialled. */
    private Lately lately(CampaignId campaign) {
        return lately.computeIfAbsent(
                campaign, id -> HopperSize.lately(List.copyOf(dialled.getOrDefault(id, new ArrayDeque<>()))));
    }

    private boolean decide(StoredCampaign campaign, LeadRow row, Instant now) {
        var before = row.stored;
        var definition = campaign.definition();
        var rules = definition.rules();
        var since =
                now.minusSeconds(Math.max(rules.capWindowS(), rules.minGapS())).minus(Duration.ofHours(1));
        var attempts = new ArrayList<Instant>();
        boolean busy = false;
        for (var id : tables.triedByNumber.getOrDefault(before.numberHash(), List.of())) {
            var tried = tables.tried.get(id);
            if (tried.endedAt == null || tried.counts && !tried.releasedAt.isBefore(since)) {
                attempts.add(tried.dialledAt == null ? tried.releasedAt : tried.dialledAt);
                busy |= tried.endedAt == null;
            }
        }
        var callee = new Callee(
                Callee.zones(before.zones()), attempts, tables.listed(before.numberHash()), before.expiresAt());
        var choice = HopperDecider.decide(definition.schedule(), rules, callee, busy, now);
        var policy = new RetryPolicy(definition.retry(), CampaignService.WRAP_UP);
        var events =
                LeadDecider.decide(before.lead(), choice.command(), policy, now).events();
        tables.save(row, before.after(events), now);
        if (choice.isRelease()) {
            release(campaign, row, before, choice.callableUntil(), now);
        }
        return choice.isRelease();
    }

    private void release(StoredCampaign campaign, LeadRow row, StoredLead before, Instant until, Instant now) {
        var release = released(campaign, row.stored, until, now);
        watch.released(before, release);
        row.ask = 0;
        row.heardAt = now;
        row.withdrawnAt = null;
        row.releasedRules = campaign.rulesVersion();
        row.release = release;
        tables.remember(release.attemptId(), release.numberHash(), new Tried(now));
        var subject = row.stored.id().toString();
        tables.announce(Topic.LEADS_READY, new Message(subject, subject, row.stored.version(), release));
    }

    private static LeadReleased released(StoredCampaign campaign, StoredLead lead, Instant until, Instant now) {
        var definition = campaign.definition();
        var rules = definition.rules();
        return new LeadReleased(
                lead.attemptId(),
                lead.tenant(),
                lead.campaign(),
                lead.id(),
                lead.lead().releaseNumber(),
                0,
                lead.number(),
                lead.numberHash(),
                campaign.poolId(),
                definition.sipTrunkId(),
                definition.agentName(),
                definition.agentMetadata(),
                definition.agent(),
                definition.callerId(),
                now,
                until,
                new LeadReleased.Caps(rules.maxAttemptsPerNumber(), rules.capWindowS(), rules.minGapS()),
                definition.ringingTimeoutS(),
                definition.maxCallDurationS(),
                campaign.rulesVersion(),
                now);
    }
}
