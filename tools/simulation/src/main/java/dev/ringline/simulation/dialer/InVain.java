package dev.ringline.simulation.dialer;

import dev.ringline.dialer.attempt.AttemptFact;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignChanged;
import dev.ringline.events.Cause;
import dev.ringline.events.LeadReleased;
import dev.ringline.simulation.world.Ticks;
import java.time.Instant;
import java.util.TreeMap;

/** As {@code waiting/io/WaitingTick}: answers for what cannot be dialled any more. */
final class InVain {
    private static final long PAUSE_MS = 200;

    private final Replica replica;
    private long rulesSeen = -1;
    private long waitingSeen = -1;
    private Instant nothingBefore = Instant.MIN;

    InVain(Replica replica) {
        this.replica = replica;
        replica.process.onStart(() -> Ticks.loop(replica.process, PAUSE_MS, this::tick));
    }

    private void tick(Ticks.Pause pause) {
        var tables = replica.tables;
        if (!replica.owns()) {
            pause.until(replica.gained, PAUSE_MS);
        } else if (tables.waiting.isEmpty()) {
            pause.until(tables.waiting.more, PAUSE_MS);
        } else {
            if (mayBe() && !inVain().isEmpty()) {
                replica.transaction(this::answer);
            }
            pause.ms(PAUSE_MS);
        }
    }

    /** Nothing moved since the last look, and nothing expired: it would find nothing. */
    private boolean mayBe() {
        var tables = replica.tables;
        return tables.rulesMoved != rulesSeen
                || tables.waiting.came() != waitingSeen
                || !replica.world.timeline().wall().isBefore(nothingBefore);
    }

    private void answer() {
        var now = replica.process.wall();
        inVain().forEach((id, why) -> replica.tables.transition(
                id,
                why.equals("expired")
                        ? AttemptFact.NotSent.before(why, Cause.US, now)
                        : new AttemptFact.Refused(why, "before it was prepared or claimed", now)));
    }

    private TreeMap<AttemptId, String> inVain() {
        var inVain = new TreeMap<AttemptId, String>();
        var now = replica.world.timeline().wall();
        var expires = Instant.MAX;
        for (var waiting : replica.tables.waiting.all()) {
            var release = waiting.release();
            var why = why(release, now);
            if (why != null) {
                inVain.put(release.attemptId(), why);
            }
            expires = release.callableUntil().isBefore(expires) ? release.callableUntil() : expires;
        }
        if (inVain.isEmpty()) {
            rulesSeen = replica.tables.rulesMoved;
            waitingSeen = replica.tables.waiting.came();
            nothingBefore = expires;
        } else {
            nothingBefore = Instant.MIN;
        }
        return inVain;
    }

    private String why(LeadReleased release, Instant now) {
        var tables = replica.tables;
        if (!release.callableUntil().isAfter(now)) {
            return "expired";
        }
        if (tables.kill != null) {
            return "kill-switch";
        }
        var campaign = tables.campaigns.get(release.campaignId());
        if (campaign != null && campaign.state() != CampaignChanged.State.RUNNING) {
            return "campaign-paused";
        }
        return tables.guards.get(release.poolId()).open ? "breaker-open" : null;
    }
}
