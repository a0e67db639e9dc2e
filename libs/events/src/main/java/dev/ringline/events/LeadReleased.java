package dev.ringline.events;

import java.time.Instant;

/**
 * A lead that may be called, absolute and complete: the dialer needs nothing else but the rules' newest view. Sent again with
 * a higher version (and {@code ask} counted up), it asks where the attempt stands.
 *
 * @param releaseNumber from 1; the attempt id derives from it
 * @param ask 0 for the release itself, then 1, 2, … for each time that campaign-service asks again
 * @param number the callee's
 * @param numberHash HMAC of tenant and number, as on {@code suppressions}
 * @param agentMetadata JSON object as text: the campaign's with the lead's own fields laid over it
 * @param callableFrom not before, by the strictest zone that the number may be in
 * @param callableUntil not at or after
 * @param caps what the dialer checks by its own attempts at this number
 * @param rulesVersion of the campaign when this was decided
 */
public record LeadReleased(
        AttemptId attemptId,
        TenantId tenantId,
        CampaignId campaignId,
        LeadId leadId,
        int releaseNumber,
        int ask,
        E164 number,
        String numberHash,
        PoolId poolId,
        String sipTrunkId,
        String agentName,
        @Personal String agentMetadata,
        CampaignChanged.AgentStart agent,
        CampaignChanged.CallerId callerId,
        Instant callableFrom,
        Instant callableUntil,
        Caps caps,
        int ringingTimeoutS,
        int maxCallDurationS,
        long rulesVersion,
        Instant releasedAt)
        implements LeadReadyEvent {

    /** As {@link CampaignChanged.Rules}: attempts at a number in any window, and the least gap between two. */
    public record Caps(int maxAttemptsPerNumber, int capWindowS, int minGapS) {}
}
