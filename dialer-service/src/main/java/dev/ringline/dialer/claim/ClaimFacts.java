package dev.ringline.dialer.claim;

import dev.ringline.dialer.callerid.CallerIds;
import dev.ringline.events.AttemptId;
import dev.ringline.events.CampaignId;
import dev.ringline.events.LeadReleased;
import dev.ringline.events.NumberId;
import dev.ringline.events.PoolId;
import dev.ringline.events.TenantId;
import java.time.Instant;
import java.util.List;

/**
 * All that the claim of one attempt is decided on, as the claim transaction read it.
 *
 * @param now the database's clock
 * @param rule the campaign as our view has it, or {@code null} if it does not
 * @param kill the kill switch that is on and concerns it, or {@code null}
 * @param rulesUnreadable a rule topic holds what we cannot read, and it may concern this tenant
 * @param trunkGone the trunk that the release names is deleted, or belongs to another pool now
 * @param allowed whether this dialer may ring the destination at all
 * @param suppressed on a list that holds for this campaign now
 * @param counted attempts at this number within the release's cap window that may have rung it
 * @param lastSlotAt of the newest of those in any window, or {@code null}
 * @param numberLive another attempt at this number is live
 * @param callerIds the campaign's linked, active numbers of this pool, of the same tenant
 */
public record ClaimFacts(
        LeadReleased release,
        Instant now,
        CampaignRule rule,
        String kill,
        boolean rulesUnreadable,
        boolean breakerOpen,
        boolean trunkGone,
        boolean allowed,
        boolean suppressed,
        int counted,
        Instant lastSlotAt,
        boolean numberLive,
        List<CallerIds.Candidate> callerIds,
        NumberId lastShown,
        Room room) {
    /** What this campaign showed last may have been decided a moment ago, in the same batch. */
    public ClaimFacts after(NumberId shown) {
        return new ClaimFacts(
                release,
                now,
                rule,
                kill,
                rulesUnreadable,
                breakerOpen,
                trunkGone,
                allowed,
                suppressed,
                counted,
                lastSlotAt,
                numberLive,
                callerIds,
                shown,
                room);
    }

    public AttemptId attemptId() {
        return release.attemptId();
    }

    public TenantId tenantId() {
        return release.tenantId();
    }

    public CampaignId campaignId() {
        return release.campaignId();
    }

    public PoolId poolId() {
        return release.poolId();
    }

    /** @param running whether its state is RUNNING */
    public record CampaignRule(boolean running, long rulesVersion) {}

    /**
     * @param agentPresent in the room now, or not wanted before the dial
     * @param agentLeft it was there and is gone
     * @param tooOld LiveKit may close the room before the callee could join
     */
    public record Room(boolean agentPresent, boolean agentLeft, boolean tooOld) {}
}
