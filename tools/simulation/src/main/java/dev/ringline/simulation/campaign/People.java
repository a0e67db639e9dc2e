package dev.ringline.simulation.campaign;

import dev.ringline.campaign.definition.CampaignDefinition;
import dev.ringline.campaign.lead.LeadCommand;
import dev.ringline.campaign.lifecycle.CampaignCommand;
import dev.ringline.campaign.lifecycle.CampaignDecider;
import dev.ringline.campaign.lifecycle.Decision;
import dev.ringline.events.CampaignChanged.PauseReason;
import dev.ringline.events.CampaignChanged.Retry;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadId;
import dev.ringline.events.LeadState;
import dev.ringline.events.SuppressionChanged;
import dev.ringline.events.SuppressionListId;
import dev.ringline.events.TenantId;
import dev.ringline.events.Topic;
import dev.ringline.simulation.world.Message;
import dev.ringline.simulation.world.Timeline;
import dev.ringline.simulation.world.World;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;

/** What people do through REST: each a transaction, repeated by the person until it is done. */
public final class People {
    private static final SuppressionListId OPT_OUTS = new SuppressionListId(new UUID(0x7005L, 1L << 63));

    private static final long AGAIN = 7 * Timeline.SECOND;

    private final World world;
    private final CampaignService service;

    public People(World world, CampaignService service) {
        this.world = world;
        this.service = service;
    }

    public void pause(CampaignId id, Runnable done) {
        told(id, new CampaignCommand.Pause(PauseReason.USER), done);
    }

    public void resume(CampaignId id, Runnable done) {
        told(id, new CampaignCommand.Resume(PauseReason.USER), done);
    }

    private void told(CampaignId id, CampaignCommand command, Runnable done) {
        insist(() -> {
            var now = service.process().wall();
            var campaign = service.campaign(id);
            if (CampaignDecider.decide(campaign.campaign(), command, now) instanceof Decision.Accepted(var events)
                    && !events.isEmpty()) {
                world.trace().note(command.getClass().getSimpleName(), id);
                service.save(campaign.after(events, now));
                service.tables().recheckBefore.put(id, now);
            }
            done.run();
        });
    }

    /** One attempt more, or fewer: another version of the rules. */
    public void edit(CampaignId id) {
        insist(() -> {
            var campaign = service.campaign(id);
            var was = campaign.definition();
            var retry = new Retry(was.retry().maxAttempts() % 4 + 1, was.retry().gapS());
            var definition = new CampaignDefinition(
                    was.name(),
                    was.sipTrunkId(),
                    was.agentName(),
                    was.agentMetadata(),
                    was.agent(),
                    was.callerId(),
                    was.schedule(),
                    was.limits(),
                    retry,
                    was.rules(),
                    was.ringingTimeoutS(),
                    was.maxCallDurationS());
            var now = service.process().wall();
            world.trace().note("edits", id);
            service.save(campaign.edited(definition, campaign.poolId(), now));
            service.tables().recheckBefore.put(id, now);
        });
    }

    /** On the tenant's list: who waits is closed, what is released is asked back. */
    public void suppress(TenantId tenant, String numberHash, Runnable done) {
        insist(() -> {
            var tables = service.tables();
            var now = service.process().wall();
            var entry = new SuppressionChanged.Entry(OPT_OUTS, SuppressionChanged.Reason.OPT_OUT, true, now, null);
            var changed = new SuppressionChanged(tenant, numberHash, List.of(entry), now);
            long version = tables.suppressionVersions.merge(numberHash, 1L, Long::sum);
            world.trace().note("suppresses", numberHash);
            tables.suppressions.put(numberHash, changed);
            tables.announce(Topic.SUPPRESSIONS, new Message(numberHash, numberHash, version, changed));
            for (var row : List.copyOf(tables.leads.values())) {
                if (row.stored.numberHash().equals(numberHash)) {
                    service.tell(row, new LeadCommand.Close(LeadState.SUPPRESSED, "suppressed", "on a list"), now);
                    if (row.stored.lead().state() == LeadState.READY && row.withdrawnAt == null) {
                        service.withdraw(row, "suppressed", now);
                    }
                }
            }
            done.run();
        });
    }

    public void remove(LeadId lead) {
        insist(() -> {
            var row = service.tables().leads.get(lead);
            if (row != null) {
                world.trace().note("removes", lead);
                service.tell(row, new LeadCommand.Remove(), service.process().wall());
            }
        });
    }

    public void kill(boolean on) {
        insist(() -> service.tables().killed = on);
    }

    /** Until it is done: a person whose request failed presses the button again. */
    private void insist(Runnable work) {
        var done = new AtomicBoolean();
        if (service.process().isRunning()) {
            service.transaction(() -> {
                if (done.compareAndSet(false, true)) {
                    work.run();
                }
            });
        }
        world.timeline().in(AGAIN, () -> {
            if (!done.get()) {
                done.set(true);
                insist(work);
            }
        });
    }
}
