package dev.ringline.simulation.campaign;

import dev.ringline.campaign.lead.Lead;
import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.lead.LeadDecider;
import dev.ringline.campaign.lead.LeadEvent;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.retry.RetryPolicy;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.CampaignId;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.LeadState;
import dev.ringline.events.PoolId;
import dev.ringline.events.Topic;
import dev.ringline.events.WithdrawRequested;
import dev.ringline.simulation.world.Bus;
import dev.ringline.simulation.world.Consumers;
import dev.ringline.simulation.world.Database;
import dev.ringline.simulation.world.Message;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.Ticks;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** campaign-service: its ticks and its consumer, each a transaction that asks the production deciders. */
public final class CampaignService {
    static final Duration WRAP_UP = Duration.ofSeconds(60);

    private static final Duration ASK_AFTER = Duration.ofSeconds(30);
    private static final Duration BEYOND_CALL = Duration.ofSeconds(120);
    private static final int BATCHES = 8;

    private final World world;
    private final Process process;
    private final Database database;
    private final CampaignTables tables = new CampaignTables();
    private final Releasing releasing;
    private final Relay rules;
    private final Relay data;
    private final Consumers group;

    /** Hears of each release as it is decided. */
    @FunctionalInterface
    public interface Watch {
        void released(StoredLead before, LeadReleased release);
    }

    public CampaignService(
            World world, Process process, Database database, Bus bus, Map<PoolId, Integer> poolCps, Watch watch) {
        this.world = world;
        this.process = process;
        this.database = database;
        this.releasing = new Releasing(tables, poolCps, watch::released);
        this.rules = new Relay(world, process, database, bus, "rules", tables.outboxOfRules);
        this.data = new Relay(world, process, database, bus, "data", tables.outboxOfData);
        this.group = new Consumers(world, List.of(process));
        var calls = new CallsIntake(world, tables, database, releasing, this::expect);
        calls.subscribed(bus.subscribe(Topic.CALLS, group, calls));
        process.onStart(() -> {
            every(200, () -> decide(this::fillAll));
            every(200, () -> decide(this::withdraw));
            every(1_000, () -> decide(this::ask));
            every(500, () -> decide(this::endWrapUps));
            every(500, () -> decide(this::recheck));
        });
    }

    public Consumers group() {
        return group;
    }

    public CampaignTables tables() {
        return tables;
    }

    Database database() {
        return database;
    }

    public Process process() {
        return process;
    }

    /** As an import and a start leave them. */
    public void load(List<StoredCampaign> campaigns, List<StoredLead> leads) {
        for (var campaign : campaigns) {
            save(campaign);
        }
        leads.forEach(lead -> tables.add(new LeadRow(lead, Timeline.BEGIN)));
    }

    /** From {@code controls}. */
    public void nonce(FreshnessNonce nonce) {
        rules.echo(nonce);
    }

    /** From {@code controls}. */
    public void kill(boolean on) {
        transaction(() -> {
            tables.killed = on;
            if (!on) {
                tables.campaigns.keySet().forEach(id -> tables.recheckBefore.put(id, process.wall()));
            }
        });
    }

    void save(StoredCampaign campaign) {
        tables.campaigns.put(campaign.id(), campaign);
        tables.withdrawalsDue = true;
        var subject = campaign.id().toString();
        tables.announce(Topic.CAMPAIGNS, new Message(subject, subject, campaign.version(), campaign.changed()));
    }

    StoredCampaign campaign(CampaignId id) {
        return tables.campaigns.get(id);
    }

    /** One transaction; what fails is left to whoever asks again. */
    void transaction(Runnable work) {
        database.transaction(process, work, this::expect, () -> {});
    }

    private void every(long ms, Runnable tick) {
        Ticks.loop(process, ms, pause -> {
            tick.run();
            pause.ms(ms);
        });
    }

    private interface Work {
        /** @return whether there is anything to be decided, so that the transaction is worth its while */
        boolean isDue(Instant now, boolean really);
    }

    private void decide(Work work) {
        if (work.isDue(process.wall(), false)) {
            transaction(() -> work.isDue(process.wall(), true));
        }
    }

    private void expect() {
        if (!tables.outboxOfRules.isEmpty()) {
            rules.expect();
        }
        if (!tables.outboxOfData.isEmpty()) {
            data.expect();
        }
    }

    private boolean fillAll(Instant now, boolean really) {
        boolean any = false;
        for (var campaign : tables.campaigns.values()) {
            if (releasing.isAtWork(campaign, now) && (really || releasing.free(campaign, now) > 0)) {
                any = true;
                for (int batch = 0; really && batch < BATCHES && releasing.fill(campaign, now) > 0; batch++) {
                    world.trace().note("releases", campaign.id());
                }
            }
        }
        return any;
    }

    /** As {@code hopper/io/ReadyTable.WITHDRAW}. */
    private boolean withdraw(Instant now, boolean really) {
        if (!tables.withdrawalsDue) {
            return false;
        }
        boolean any = false;
        for (var row : tables.withDialer.values()) {
            var lead = row.stored.lead();
            var campaign = campaign(row.stored.campaign());
            boolean running = campaign.campaign().state() == CampaignChanged.State.RUNNING;
            if (lead.state() == LeadState.READY
                    && row.withdrawnAt == null
                    && (!running || row.releasedRules < campaign.rulesVersion() || lead.removing())) {
                any = true;
                if (really) {
                    withdraw(row, running ? "edited" : "paused", now);
                }
            }
        }
        tables.withdrawalsDue = any && !really;
        return any;
    }

    void withdraw(LeadRow row, String reason, Instant now) {
        row.withdrawnAt = now;
        row.stored = row.stored.next();
        var lead = row.stored;
        var request = new WithdrawRequested(lead.attemptId(), lead.tenant(), lead.campaign(), lead.id(), reason, now);
        var subject = lead.id().toString();
        tables.announce(Topic.LEADS_READY, new Message(subject, subject, lead.version(), request));
    }

    /** As {@code hopper/io/ReadyTable.ASK}. */
    private boolean ask(Instant now, boolean really) {
        boolean any = false;
        for (var row : really ? List.copyOf(tables.withDialer.values()) : tables.withDialer.values()) {
            if (isSilent(row, now)) {
                any = true;
                if (really) {
                    askAgain(row, now);
                }
            }
        }
        return any;
    }

    private boolean isSilent(LeadRow row, Instant now) {
        if (row.release == null || row.heardAt.plus(ASK_AFTER).isAfter(now)) {
            return false; // however much patience it takes
        }
        var patience = row.stored.lead().state() == LeadState.READY
                ? ASK_AFTER
                : BEYOND_CALL.plusSeconds(
                        campaign(row.stored.campaign()).definition().maxCallDurationS());
        var tried = tables.tried.get(row.release.attemptId());
        return tried != null && !row.heardAt.plus(patience).isAfter(now);
    }

    private void askAgain(LeadRow row, Instant now) {
        row.heardAt = now;
        if (world.has(Mutation.GIVE_UP_ON_SILENCE)) {
            tables.tried.get(row.stored.attemptId()).endedAt = now;
            var before = row.stored;
            var waiting = Lead.evolve(before.lead(), new LeadEvent.LeadRequeued("gave-up", null, null, 0, 0, now));
            tables.save(row, with(before, waiting), now);
            return;
        }
        row.ask++;
        row.stored = row.stored.next();
        var subject = row.stored.id().toString();
        tables.announce(
                Topic.LEADS_READY,
                new Message(subject, subject, row.stored.version(), Asking.again(row.release, row.ask)));
    }

    private static StoredLead with(StoredLead stored, Lead lead) {
        return new StoredLead(
                stored.id(),
                stored.tenant(),
                stored.campaign(),
                stored.number(),
                stored.numberHash(),
                stored.zones(),
                stored.fields(),
                stored.expiresAt(),
                lead,
                stored.version() + 1);
    }

    private boolean endWrapUps(Instant now, boolean really) {
        boolean any = false;
        for (var row : really ? List.copyOf(tables.wrappingUp.values()) : tables.wrappingUp.values()) {
            if (!row.stored.lead().dueAt().isAfter(now)) {
                any = true;
                if (really) {
                    tell(row, new LeadCommand.EndWrapUp(), now);
                }
            }
        }
        return any;
    }

    private boolean recheck(Instant now, boolean really) {
        boolean any = false;
        for (var changed : List.copyOf(tables.recheckBefore.entrySet())) {
            if (campaign(changed.getKey()).campaign().state() == CampaignChanged.State.RUNNING) {
                any = true;
                if (really) {
                    tables.recheckBefore.remove(changed.getKey());
                    heldBefore(changed.getKey(), changed.getValue())
                            .forEach(row -> tell(row, new LeadCommand.Recheck(), now));
                }
            }
        }
        return any;
    }

    private List<LeadRow> heldBefore(CampaignId campaign, Instant before) {
        return tables.leads.values().stream()
                .filter(row -> row.stored.campaign().equals(campaign)
                        && row.stored.lead().state() == LeadState.HELD
                        && row.changedAt.isBefore(before))
                .toList();
    }

    /** As {@code lead/io/LeadBatch}: one command on one locked lead. */
    void tell(LeadRow row, LeadCommand command, Instant now) {
        var events = LeadDecider.decide(row.stored.lead(), command, policy(row.stored), now)
                .events();
        if (!events.isEmpty()) {
            tables.save(row, row.stored.after(events), now);
        }
    }

    private RetryPolicy policy(StoredLead lead) {
        return new RetryPolicy(campaign(lead.campaign()).definition().retry(), WRAP_UP);
    }

    /** Whether an attempt's final record is in. */
    public boolean knowsEndOf(AttemptId attempt) {
        var tried = tables.tried.get(attempt);
        return tried != null && tried.endedAt != null;
    }

    /** Whether its own book says of an attempt what the dialer's says. */
    public boolean agreesOn(Attempt attempt) {
        var tried = tables.tried.get(attempt.attemptId());
        return tried != null && tried.burnt == attempt.burnt() && tried.counts == attempt.counts();
    }
}
