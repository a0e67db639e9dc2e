package dev.ringline.campaign.lifecycle;

import static dev.ringline.campaign.lifecycle.Decision.NOTHING;
import static dev.ringline.campaign.lifecycle.Decision.accepted;

import dev.ringline.campaign.lifecycle.Campaign.Archived;
import dev.ringline.campaign.lifecycle.Campaign.Cancelled;
import dev.ringline.campaign.lifecycle.Campaign.Completed;
import dev.ringline.campaign.lifecycle.Campaign.Draft;
import dev.ringline.campaign.lifecycle.Campaign.Paused;
import dev.ringline.campaign.lifecycle.Campaign.Running;
import dev.ringline.campaign.lifecycle.Campaign.Scheduled;
import dev.ringline.campaign.lifecycle.CampaignCommand.Archive;
import dev.ringline.campaign.lifecycle.CampaignCommand.Cancel;
import dev.ringline.campaign.lifecycle.CampaignCommand.Complete;
import dev.ringline.campaign.lifecycle.CampaignCommand.Pause;
import dev.ringline.campaign.lifecycle.CampaignCommand.Resume;
import dev.ringline.campaign.lifecycle.CampaignCommand.Start;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignArchived;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignCancelled;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignCompleted;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignPaused;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignScheduled;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignStarted;
import dev.ringline.campaign.lifecycle.LifecycleEvent.PauseLifted;
import dev.ringline.events.CampaignChanged.PauseReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What a command does to a campaign. */
public final class CampaignDecider {
    private CampaignDecider() {}

    /** Events, or NOTHING when it already holds, or a refusal. */
    public static Decision decide(Campaign campaign, CampaignCommand command, Instant now) {
        return switch (command) {
            case Start start -> start(campaign, start, now);
            case Pause(var reason) -> pause(campaign, reason, now);
            case Resume(var reason) -> resume(campaign, reason, now);
            case Cancel c -> cancel(campaign, now);
            case Complete c -> complete(campaign, now);
            case Archive a -> archive(campaign, now);
        };
    }

    private static Decision start(Campaign campaign, Start start, Instant now) {
        var later = start.notBefore() != null && start.notBefore().isAfter(now);
        return switch (campaign) {
            case Draft d -> later ? accepted(new CampaignScheduled(now, start.notBefore())) : started(start, now);
            case Scheduled s -> later ? NOTHING : started(start, now);
            case Running r -> NOTHING;
            case Paused p -> refused(campaign);
            case Completed c -> refused(campaign);
            case Cancelled c -> refused(campaign);
            case Archived a -> refused(campaign);
        };
    }

    /** What stands in the way pauses it at once: lifting that starts it without another word. */
    private static Decision started(Start start, Instant now) {
        var events = new ArrayList<LifecycleEvent>(List.of(new CampaignStarted(now)));
        start.standing().stream().distinct().forEach(reason -> events.add(new CampaignPaused(now, reason)));
        return new Decision.Accepted(events);
    }

    private static Decision pause(Campaign campaign, PauseReason reason, Instant now) {
        return switch (campaign) {
            case Running r -> accepted(new CampaignPaused(now, reason));
            case Paused(var reasons) -> reasons.contains(reason) ? NOTHING : accepted(new CampaignPaused(now, reason));
            case Draft d -> refused(campaign);
            case Scheduled s -> refused(campaign);
            case Completed c -> refused(campaign);
            case Cancelled c -> refused(campaign);
            case Archived a -> refused(campaign);
        };
    }

    /** Lifts one reason only: a breaker that recovers must not resume what a person paused. */
    private static Decision resume(Campaign campaign, PauseReason reason, Instant now) {
        return switch (campaign) {
            case Running r -> NOTHING;
            case Paused(var reasons) -> reasons.contains(reason) ? accepted(new PauseLifted(now, reason)) : NOTHING;
            case Draft d -> refused(campaign);
            case Scheduled s -> refused(campaign);
            case Completed c -> refused(campaign);
            case Cancelled c -> refused(campaign);
            case Archived a -> refused(campaign);
        };
    }

    /** A draft too: it may have leads, and they must end somewhere. */
    private static Decision cancel(Campaign campaign, Instant now) {
        return switch (campaign) {
            case Draft d -> accepted(new CampaignCancelled(now));
            case Scheduled s -> accepted(new CampaignCancelled(now));
            case Running r -> accepted(new CampaignCancelled(now));
            case Paused p -> accepted(new CampaignCancelled(now));
            case Cancelled c -> NOTHING;
            case Completed c -> refused(campaign);
            case Archived a -> refused(campaign);
        };
    }

    /** A paused one does not complete: whoever resumes it sees it complete then, and knows why. */
    private static Decision complete(Campaign campaign, Instant now) {
        return switch (campaign) {
            case Running r -> accepted(new CampaignCompleted(now));
            case Completed c -> NOTHING;
            case Draft d -> refused(campaign);
            case Scheduled s -> refused(campaign);
            case Paused p -> refused(campaign);
            case Cancelled c -> refused(campaign);
            case Archived a -> refused(campaign);
        };
    }

    private static Decision archive(Campaign campaign, Instant now) {
        return switch (campaign) {
            case Completed c -> accepted(new CampaignArchived(now));
            case Cancelled c -> accepted(new CampaignArchived(now));
            case Archived a -> NOTHING;
            case Draft d -> refused(campaign);
            case Scheduled s -> refused(campaign);
            case Running r -> refused(campaign);
            case Paused p -> refused(campaign);
        };
    }

    private static Decision refused(Campaign campaign) {
        return new Decision.Refused(campaign);
    }
}
