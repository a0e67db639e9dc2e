package dev.ringline.campaign.hopper.io;

import dev.ringline.campaign.hopper.HopperDecider;
import dev.ringline.campaign.lead.LeadDecider;
import dev.ringline.campaign.lead.LeadMove;
import dev.ringline.campaign.lead.StoredLead;
import dev.ringline.campaign.lead.io.AttemptTable.Tried;
import dev.ringline.campaign.lead.io.LeadTable;
import dev.ringline.campaign.lifecycle.StoredCampaign;
import dev.ringline.campaign.retry.RetryPolicy;
import dev.ringline.campaign.rules.Callee;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadReleased;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/**
 * One look at a batch of leads that are due: each is released, held or closed, in order, until the hopper is full. What is
 * decided stands in {@link #moves} and {@link #releases}; nothing is saved here.
 */
final class HopperRun {
    private final StoredCampaign campaign;
    private final RetryPolicy policy;
    private final Instant now;
    private final List<LeadMove> moves = new ArrayList<>();
    private final List<Release> releases = new ArrayList<>();

    /** A released lead with what the dialer is told. */
    record Release(StoredLead lead, LeadReleased event) {}

    HopperRun(StoredCampaign campaign, RetryPolicy policy, Instant now) {
        this.campaign = campaign;
        this.policy = policy;
        this.now = now;
    }

    /** @param free how many may still be released */
    void decide(List<StoredLead> due, KnownNumbers known, int free) {
        for (var lead : due) {
            if (releases.size() == free) {
                return;
            }
            decide(lead, known);
        }
    }

    private void decide(StoredLead lead, KnownNumbers known) {
        var tried = known.tried(lead.numberHash());
        var callee = new Callee(
                Callee.zones(lead.zones()),
                tried.stream().map(Tried::at).toList(),
                known.suppressions(lead.numberHash()),
                lead.expiresAt());
        var definition = campaign.definition();
        var busy = tried.stream().anyMatch(Tried::underWay);
        var choice = HopperDecider.decide(definition.schedule(), definition.rules(), callee, busy, now);
        var events =
                LeadDecider.decide(lead.lead(), choice.command(), policy, now).events();
        var after = lead.after(events);
        if (!events.isEmpty()) {
            moves.add(new LeadMove(lead, after, campaign.rulesVersion(), now));
        }
        if (choice.isRelease()) {
            releases.add(new Release(after, released(after, choice.callableUntil())));
            known.released(lead.numberHash(), now);
        }
    }

    private LeadReleased released(StoredLead lead, Instant callableUntil) {
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
                AgentMetadata.of(definition.agentMetadata(), lead.fields()),
                definition.agent(),
                definition.callerId(),
                now,
                callableUntil,
                new LeadReleased.Caps(rules.maxAttemptsPerNumber(), rules.capWindowS(), rules.minGapS()),
                definition.ringingTimeoutS(),
                definition.maxCallDurationS(),
                campaign.rulesVersion(),
                now);
    }

    /** What is to be saved of them: where they stand now, and the rules of those that are released. */
    List<LeadTable.Change> changes() {
        var rules = new HashMap<LeadId, Long>();
        releases.forEach(
                release -> rules.put(release.lead().id(), release.event().rulesVersion()));
        return moves.stream()
                .map(LeadMove::after)
                .map(lead -> rules.containsKey(lead.id())
                        ? new LeadTable.Change(lead, now, rules.get(lead.id()))
                        : new LeadTable.Change(lead, null, null))
                .toList();
    }

    /** In the order in which they were decided. */
    List<LeadMove> moves() {
        return moves;
    }

    List<Release> releases() {
        return releases;
    }
}
