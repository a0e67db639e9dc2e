package dev.ringline.simulation;

import dev.ringline.events.Topic;
import dev.ringline.simulation.provider.LiveKit.Trouble;
import dev.ringline.simulation.scenario.Happening;
import dev.ringline.simulation.scenario.Steps;
import dev.ringline.simulation.world.Process;
import dev.ringline.simulation.world.Timeline;
import java.util.List;

/** Makes what the scenario says happen. */
final class Fate {
    private static final long HOUR = 3_600 * Timeline.SECOND;

    private final Simulation simulation;

    Fate(Simulation simulation) {
        this.simulation = simulation;
    }

    void schedule() {
        for (var happening : simulation.scenario.happenings()) {
            simulation.world.timeline().at(happening.atNanos(), () -> happens(happening));
        }
    }

    private void happens(Happening h) {
        simulation.world.trace().note(h.kind().isFault() ? "FAULT" : "PEOPLE", h.toString());
        long until = h.atNanos() + h.forNanos();
        if (h.kind().isFault()) {
            simulation.referee.troubledUntil(until + 10 * Timeline.SECOND);
        }
        if (h.kind() == Happening.Kind.LIVEKIT_SLOW || h.kind() == Happening.Kind.LIVEKIT_LATE_JOINS) {
            simulation.carrier.unevenUntil(until + (simulation.scenario.cloud() ? 75 : 8) * Timeline.SECOND);
        }
        switch (h.kind()) {
            case KILL_DIALER -> killed(dialer(h), h);
            case KILL_DIALER_AT_STEP -> dialer(h).dieAt(Steps.ofDialer(h.target()));
            case STOP_DIALER -> stopped(dialer(h), h);
            case DRAIN_DIALER -> drained(dialer(h), h);
            case KILL_CAMPAIGN_SERVICE -> killed(simulation.campaignProcess, h);
            case KILL_CAMPAIGN_SERVICE_AT_STEP -> simulation.campaignProcess.dieAt(Steps.ofCampaign(h.target()));
            case STOP_CAMPAIGN_SERVICE -> stopped(simulation.campaignProcess, h);
            case DIALER_DATABASE_DOWN -> simulation.dialerDatabase.downUntil(until);
            case DIALER_DATABASE_STALLS -> simulation.dialerDatabase.stalledUntil(until);
            case DIALER_DATABASE_SLOW ->
                simulation.dialerDatabase.slowUntil(until, (1 + h.target() % 6) * 50 * Timeline.MS);
            case DIALER_COMMITS_UNSURE -> simulation.dialerDatabase.unsureUntil(until);
            case CAMPAIGN_DATABASE_DOWN -> simulation.campaignDatabase.downUntil(until);
            case CAMPAIGN_DATABASE_STALLS -> simulation.campaignDatabase.stalledUntil(until);
            case CAMPAIGN_COMMITS_UNSURE -> simulation.campaignDatabase.unsureUntil(until);
            case KAFKA_DOWN -> simulation.bus.downUntil(until);
            case SLOW_RULES_PARTITION ->
                simulation.bus.slowUntil(
                        h.target() % 2 == 0 ? Topic.CAMPAIGNS : Topic.SUPPRESSIONS, partition(h), until);
            case SLOW_DATA_PARTITION ->
                simulation.bus.slowUntil(h.target() % 2 == 0 ? Topic.LEADS_READY : Topic.CALLS, partition(h), until);
            case REDELIVERY -> of(simulation.dialer.subscriptions(), h.target()).rewind(partition(h), 20);
            case LIVEKIT_DOWN -> simulation.liveKit.away(h.forNanos());
            case LIVEKIT_CRASH -> simulation.liveKit.crash(h.forNanos());
            case LIVEKIT_SWALLOWS_REPLIES -> simulation.liveKit.trouble(Trouble.SWALLOWS_REPLIES, until);
            case LIVEKIT_RESETS_BEFORE -> simulation.liveKit.trouble(Trouble.RESETS_BEFORE, until);
            case LIVEKIT_RESETS_AFTER -> simulation.liveKit.trouble(Trouble.RESETS_AFTER, until);
            case LIVEKIT_SLOW -> simulation.liveKit.trouble(Trouble.SLOW, until);
            case LIVEKIT_UNAVAILABLE -> simulation.liveKit.trouble(Trouble.UNAVAILABLE, until);
            case LIVEKIT_LATE_JOINS -> simulation.liveKit.trouble(Trouble.LATE_JOINS, until);
            case NO_AGENTS -> simulation.liveKit.trouble(Trouble.NO_AGENTS, until);
            case WEBHOOKS_DROPPED -> simulation.liveKit.trouble(Trouble.DROPS_WEBHOOKS, until);
            case WEBHOOKS_REPEATED -> simulation.liveKit.trouble(Trouble.REPEATS_WEBHOOKS, until);
            case CARRIER_FAILS -> simulation.carrier.failsUntil(until);
            case CARRIER_STRICTER -> simulation.carrier.stricterUntil(until);
            case CARRIER_LIST_AWAY -> simulation.carrier.listAwayUntil(until);
            case CLOCK_JUMPS -> jumps(h);
            case PAUSE -> pause(h);
            case EDIT ->
                simulation.people.edit(
                        of(simulation.scenario.campaigns(), h.target()).id());
            case SUPPRESS -> suppress(h);
            case REMOVE -> remove(h);
            case KILL_SWITCH -> killSwitch(h);
        }
    }

    private void killed(Process process, Happening h) {
        process.kill();
        simulation.world.timeline().in(simulation.world.restartNanos(), process::start);
    }

    private void stopped(Process process, Happening h) {
        process.stop();
        var dialers = simulation.dialer.group(process);
        var group = dialers == null ? simulation.campaign.group() : dialers;
        group.missed();
        simulation.world.timeline().in(h.forNanos(), () -> {
            process.wake();
            group.returned();
        });
    }

    /** What is still under way after a while is left to whoever reconciles. */
    private void drained(Process process, Happening h) {
        simulation.dialer.drain(process);
        int life = process.life();
        simulation.world.timeline().in(Math.min(h.forNanos(), 20 * Timeline.SECOND), () -> {
            if (process.life() == life) {
                killed(process, h);
            }
        });
    }

    private void jumps(Happening h) {
        var process = h.target() % 3 == 0 ? simulation.campaignProcess : dialer(h);
        long by = h.target() % 2 == 0 ? HOUR : -HOUR;
        process.jump(by);
        simulation.world.timeline().in(h.forNanos(), () -> process.jump(-by));
    }

    private void pause(Happening h) {
        var id = of(simulation.scenario.campaigns(), h.target()).id();
        simulation.people.pause(id, () -> simulation.referee.forbids(id));
        if (h.atNanos() + h.forNanos() < simulation.scenario.activeNanos() - 20 * Timeline.SECOND) {
            simulation
                    .world
                    .timeline()
                    .in(h.forNanos(), () -> simulation.people.resume(id, () -> simulation.referee.allows(id)));
        }
    }

    private void suppress(Happening h) {
        if (!simulation.scenario.leads().isEmpty()) {
            var lead = of(simulation.scenario.leads(), h.target());
            var number = lead.tenant().value() + "|" + lead.number().value();
            simulation.people.suppress(lead.tenant(), lead.numberHash(), () -> simulation.referee.forbids(number));
        }
    }

    private void remove(Happening h) {
        if (!simulation.scenario.leads().isEmpty()) {
            simulation.people.remove(of(simulation.scenario.leads(), h.target()).id());
        }
    }

    private void killSwitch(Happening h) {
        simulation.dialer.kill(true, () -> simulation.referee.forbids("everything"));
        simulation.people.kill(true);
        simulation.world.timeline().in(h.forNanos(), () -> lifted(0));
    }

    private void lifted(int tries) {
        var lifted = new boolean[1];
        simulation.dialer.kill(false, () -> {
            lifted[0] = true;
            simulation.referee.allows("everything");
        });
        simulation.people.kill(false);
        simulation.world.timeline().in(7 * Timeline.SECOND, () -> {
            if (!lifted[0] && tries < 20) {
                lifted(tries + 1);
            }
        });
    }

    private Process dialer(Happening h) {
        return of(simulation.dialers, h.target());
    }

    private int partition(Happening h) {
        return h.target() / 2 % simulation.scenario.partitions();
    }

    private static <T> T of(List<T> choices, int target) {
        return choices.get(Math.floorMod(target, choices.size()));
    }
}
