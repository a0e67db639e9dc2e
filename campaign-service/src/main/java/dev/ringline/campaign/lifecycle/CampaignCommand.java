package dev.ringline.campaign.lifecycle;

import dev.ringline.events.CampaignChanged.PauseReason;
import java.time.Instant;
import java.util.List;

/** What may be asked of a campaign. */
public sealed interface CampaignCommand {
    /**
     * By a person, and by the tick for what is scheduled.
     *
     * @param notBefore of the schedule, or {@code null}
     * @param standing what would have paused it by now: it starts paused for these
     */
    record Start(Instant notBefore, List<PauseReason> standing) implements CampaignCommand {
        public Start {
            standing = List.copyOf(standing);
        }
    }

    record Pause(PauseReason reason) implements CampaignCommand {}

    /** Lifts one reason and no other. */
    record Resume(PauseReason reason) implements CampaignCommand {}

    record Cancel() implements CampaignCommand {}

    /** Every lead is finished, or the schedule's end has passed and none is left. */
    record Complete() implements CampaignCommand {}

    record Archive() implements CampaignCommand {}
}
