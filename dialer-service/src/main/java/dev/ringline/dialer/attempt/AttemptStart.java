package dev.ringline.dialer.attempt;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.LeadReleased;
import java.time.Instant;
import java.util.List;

/** How an attempt begins: a release was taken in. */
public final class AttemptStart {
    private AttemptStart() {}

    public static Attempt of(LeadReleased release, Instant at) {
        return new Attempt(
                release.attemptId(),
                release.tenantId(),
                release.campaignId(),
                release.leadId(),
                release.releaseNumber(),
                AttemptState.WAITING,
                release.number(),
                null,
                null,
                release.poolId(),
                release.sipTrunkId(),
                release.agentName(),
                null,
                null,
                release.rulesVersion(),
                null,
                release.releasedAt(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                false,
                List.of(),
                at);
    }

    /** What is still to be dialled, as it stands when its room is on its way; anything else as it is. */
    public static Attempt prepared(Attempt attempt, Instant at) {
        return AttemptDecider.decide(attempt, new AttemptFact.PreparationBegan(at))
                        instanceof AttemptProgress.Noted noted
                ? noted.after()
                : attempt;
    }
}
