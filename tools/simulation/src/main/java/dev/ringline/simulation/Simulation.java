package dev.ringline.simulation;

import dev.ringline.campaign.lead.Lead;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lifecycle.Campaign;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.events.Attempt;
import dev.ringline.events.FreshnessNonce;
import dev.ringline.events.PoolId;
import dev.ringline.simulation.campaign.CampaignService;
import dev.ringline.simulation.campaign.People;
import dev.ringline.simulation.dialer.DialerService;
import dev.ringline.simulation.provider.Carrier;
import dev.ringline.simulation.provider.LiveKit;
import dev.ringline.simulation.scenario.Scenario;
import dev.ringline.simulation.world.Bus;
import dev.ringline.simulation.world.Database;
import dev.ringline.simulation.world.Mutation;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One world, from its first step to its last: the line, its surroundings, what happens to them, and the referee. */
public final class Simulation {
    private static final long SETTLE = 8 * 60 * Timeline.SECOND;
    private static final long STEPS_MOST = 200_000_000L;

    final Scenario scenario;
    final World world;
    final Carrier carrier;
    final LiveKit liveKit;
    final Bus bus;
    final Database dialerDatabase;
    final Database campaignDatabase;
    final List<Process> dialers = new ArrayList<>();
    final Process campaignProcess;
    final CampaignService campaign;
    final DialerService dialer;
    final People people;
    final Referee referee;
    private long releases;

    private Simulation(Scenario scenario, Set<Mutation> mutations, boolean traced) {
        this.scenario = scenario;
        this.world = new World(scenario.seed(), mutations, traced);
        this.carrier = new Carrier(world);
        this.liveKit = new LiveKit(world, carrier, scenario.cloud());
        this.bus = new Bus(world, scenario.partitions());
        this.dialerDatabase = new Database(world, "dialer");
        this.campaignDatabase = new Database(world, "campaign");
        this.referee = new Referee(world, scenario, carrier);
        this.campaignProcess = new Process(world, "campaign");
        for (int i = 0; i < scenario.dialers(); i++) {
            dialers.add(new Process(world, "dialer-" + i));
        }
        Map<PoolId, Integer> cps = new HashMap<>();
        for (var pool : scenario.pools()) {
            cps.put(pool.id(), pool.cps());
            carrier.trunk(pool.id(), new Carrier.Limits(pool.cps(), pool.concurrency(), pool.listed()));
        }
        carrier.watch(referee::invited);
        this.campaign = new CampaignService(world, campaignProcess, campaignDatabase, bus, cps, (before, release) -> {
            releases++;
            referee.released(before, release);
        });
        this.dialer =
                new DialerService(world, dialers, dialerDatabase, bus, liveKit, carrier, scenario, new Surroundings());
        this.people = new People(world, campaign);
    }

    public static Run run(Scenario scenario) {
        return run(scenario, Set.of(), false);
    }

    /** @param traced whether to keep what happened as text */
    public static Run run(Scenario scenario, Set<Mutation> mutations, boolean traced) {
        return new Simulation(scenario, mutations, traced).run();
    }

    private Run run() {
        campaign.load(campaigns(), leads());
        campaignProcess.start();
        dialers.forEach(Process::start);
        new Fate(this).schedule();
        world.timeline().at(scenario.activeNanos(), this::close);
        long end = scenario.activeNanos() + SETTLE;
        while (world.violation() == null
                && world.timeline().taken() < STEPS_MOST
                && world.timeline().step(end)) {
            // one after another
        }
        if (world.violation() == null) {
            referee.ended(campaign, dialer.tables().all(), dialer.tables().liveCalls());
        }
        return new Run(
                scenario,
                world.violation(),
                world.trace().hash(),
                world.trace().lines(),
                world.timeline().taken(),
                world.timeline().now(),
                carrier.invites(),
                releases,
                referee.unknowns(),
                carrier.busyNanos());
    }

    /** From here on nothing begins, and everything is well: what is under way has to end. */
    private void close() {
        for (var each : scenario.campaigns()) {
            people.pause(each.id(), () -> referee.forbids(each.id()));
        }
    }

    private List<StoredCampaign> campaigns() {
        return scenario.campaigns().stream()
                .map(c -> new StoredCampaign(
                        c.id(),
                        c.tenant(),
                        c.definition(),
                        c.pool(),
                        new Campaign.Running(),
                        1,
                        1,
                        Timeline.BEGIN,
                        Timeline.BEGIN))
                .toList();
    }

    private List<StoredLead> leads() {
        return scenario.leads().stream()
                .map(lead -> new StoredLead(
                        lead.id(),
                        lead.tenant(),
                        lead.campaign(),
                        lead.number(),
                        lead.numberHash(),
                        lead.zones(),
                        "{}",
                        null,
                        Lead.waiting(Timeline.BEGIN),
                        1))
                .toList();
    }

    /** Between the two services, and to the referee. */
    private final class Surroundings implements DialerService.Around {
        @Override
        public void nonce(FreshnessNonce nonce) {
            if (!bus.isDown()) {
                world.timeline().in(2 * Timeline.MS, () -> {
                    if (campaignProcess.isRunning()) {
                        campaign.nonce(nonce);
                    }
                });
            }
        }

        @Override
        public void sends(Attempt attempt) {
            referee.sends(attempt);
        }

        @Override
        public void began(Attempt attempt) {
            // its release was the referee's business
        }

        @Override
        public void moved(Attempt before, Attempt after) {
            referee.moved(before, after, dialer.tables().epoch(after.tenantId()));
        }
    }
}
