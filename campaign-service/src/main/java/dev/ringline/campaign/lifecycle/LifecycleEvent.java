package dev.ringline.campaign.lifecycle;

import dev.ringline.events.CampaignChanged.PauseReason;
import java.time.Instant;

/** What happened to a campaign. */
public sealed interface LifecycleEvent {
    record CampaignScheduled(Instant at, Instant startAt) implements LifecycleEvent {}

    record CampaignStarted(Instant at) implements LifecycleEvent {}

    record CampaignPaused(Instant at, PauseReason reason) implements LifecycleEvent {}

    record PauseLifted(Instant at, PauseReason reason) implements LifecycleEvent {}

    record CampaignCompleted(Instant at) implements LifecycleEvent {}

    record CampaignCancelled(Instant at) implements LifecycleEvent {}

    record CampaignArchived(Instant at) implements LifecycleEvent {}
}
