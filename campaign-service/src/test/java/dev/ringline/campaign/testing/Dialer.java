package dev.ringline.campaign.testing;

import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.CallEnded;
import dev.ringline.events.CallEvent;
import dev.ringline.events.CallNotSent;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.events.LeadReleased;
import java.time.Instant;
import java.util.List;

/** Records of the dialer about a release. */
public final class Dialer {
    private Dialer() {}

    public static CallEvent ended(LeadReleased release, Disposition disposition, boolean burnt) {
        return new CallEnded(attempt(release, AttemptState.ENDED, disposition, burnt, null));
    }

    /** By the callee's side, with a final SIP response. */
    public static CallEvent rejected(LeadReleased release, int sipStatus) {
        return new CallEnded(attempt(release, AttemptState.ENDED, Disposition.REJECTED, true, null, sipStatus));
    }

    public static CallEvent notSent(LeadReleased release, String rule) {
        return new CallNotSent(attempt(release, AttemptState.NOT_SENT, Disposition.NOT_SENT, false, rule));
    }

    public static Attempt attempt(
            LeadReleased release, AttemptState state, Disposition disposition, boolean burnt, String rule) {
        return attempt(release, state, disposition, burnt, rule, null);
    }

    private static Attempt attempt(
            LeadReleased release,
            AttemptState state,
            Disposition disposition,
            boolean burnt,
            String rule,
            Integer sipStatus) {
        var now = Instant.now();
        return new Attempt(
                release.attemptId(),
                release.tenantId(),
                release.campaignId(),
                release.leadId(),
                release.releaseNumber(),
                state,
                release.number(),
                null,
                null,
                release.poolId(),
                release.sipTrunkId(),
                release.agentName(),
                "test",
                1L,
                release.rulesVersion(),
                10L,
                release.releasedAt(),
                now,
                null,
                null,
                state.isFinal() ? now : null,
                disposition,
                disposition == null ? null : burnt ? Cause.CALLEE : Cause.US,
                rule,
                null,
                sipStatus,
                null,
                null,
                null,
                null,
                null,
                null,
                burnt,
                burnt,
                List.of(),
                now);
    }
}
