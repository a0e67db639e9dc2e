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
}
