package dev.ringline.campaign.lifecycle;

import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignArchived;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignCancelled;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignCompleted;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignPaused;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignScheduled;
import dev.ringline.campaign.lifecycle.LifecycleEvent.CampaignStarted;
import dev.ringline.campaign.lifecycle.LifecycleEvent.PauseLifted;
import dev.ringline.events.CampaignChanged.PauseReason;
import dev.ringline.events.CampaignChanged.State;
import java.util.List;
import java.util.stream.Stream;

/** Where a campaign stands. Only a running one releases leads (P3). */
public sealed interface Campaign {
    /** Being written; nothing has happened yet. */
    record Draft() implements Campaign {}

    /** Starts by itself when its schedule says so. */
    record Scheduled() implements Campaign {}

    record Running() implements Campaign {}

    /** For every reason that holds, oldest first; it runs again when none is left. */
    record Paused(List<PauseReason> reasons) implements Campaign {
        public Paused {
            reasons = List.copyOf(reasons);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("paused: for a reason");
            }
        }
    }

    /** Every lead is finished. */
    record Completed() implements Campaign {}

    record Cancelled() implements Campaign {}

    record Archived() implements Campaign {}

    /** Applies what happened. Total, and never judges: {@code decide} already did. */
    static Campaign evolve(Campaign before, LifecycleEvent event) {
        return switch (event) {
            case CampaignScheduled e -> new Scheduled();
            case CampaignStarted e -> new Running();
            case CampaignPaused e -> heldFor(Stream.concat(before.reasons().stream(), Stream.of(e.reason())));
            case PauseLifted e -> heldFor(before.reasons().stream().filter(reason -> reason != e.reason()));
            case CampaignCompleted e -> new Completed();
            case CampaignCancelled e -> new Cancelled();
            case CampaignArchived e -> new Archived();
        };
    }

    static Campaign evolve(Campaign before, List<LifecycleEvent> events) {
        var after = before;
        for (var event : events) {
            after = evolve(after, event);
        }
        return after;
    }

    /** The form that a row keeps and topics carry. */
    static Campaign of(State state, List<PauseReason> reasons) {
        return switch (state) {
            case DRAFT -> new Draft();
            case SCHEDULED -> new Scheduled();
            case RUNNING -> new Running();
            case PAUSED -> new Paused(reasons);
            case COMPLETED -> new Completed();
            case CANCELLED -> new Cancelled();
            case ARCHIVED -> new Archived();
            case UNRECOGNIZED -> throw new IllegalArgumentException("a campaign in no state that we know");
        };
    }

    default State state() {
        return switch (this) {
            case Draft d -> State.DRAFT;
            case Scheduled s -> State.SCHEDULED;
            case Running r -> State.RUNNING;
            case Paused p -> State.PAUSED;
            case Completed c -> State.COMPLETED;
            case Cancelled c -> State.CANCELLED;
            case Archived a -> State.ARCHIVED;
        };
    }

    default List<PauseReason> reasons() {
        return this instanceof Paused(var reasons) ? reasons : List.of();
    }

    private static Campaign heldFor(Stream<PauseReason> reasons) {
        var left = reasons.distinct().toList();
        return left.isEmpty() ? new Running() : new Paused(left);
    }
}
