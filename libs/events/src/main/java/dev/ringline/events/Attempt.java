package dev.ringline.events;

import java.time.Instant;
import java.util.List;

/**
 * An attempt's whole state, as every {@code calls} record carries it. Fields that are not known yet are {@code null}.
 *
 * @param to the callee's number
 * @param from the number shown as caller ID
 * @param holder the dialer incarnation that sent the INVITE
 * @param epoch of the shard when it was claimed
 * @param rulesVersion of the campaign in the release
 * @param viewAgeMs age of the dialer's view of the rules at the claim (P3)
 * @param slotAt when the INVITE was due
 * @param deadline when it becomes UNKNOWN if its holder said nothing
 * @param rule which check refused it, for example {@code suppressed}, {@code campaign-paused}, {@code rules-version}
 * @param reason for people: bounded, no number in it
 * @param sipStatus the final SIP response, 100 to 699
 * @param carrierCallSid Twilio's {@code CA…}
 * @param ringTimeMs from the INVITE to the answer or the end
 * @param talkTimeMs from the answer to the end
 * @param burnt whether it counts against the lead's attempts (P6)
 * @param counts whether it counts against the number's caps: whatever may have rung the callee does
 * @param evidence what was seen and decided on, oldest first, at most 20
 */
public record Attempt(
        AttemptId attemptId,
        TenantId tenantId,
        CampaignId campaignId,
        LeadId leadId,
        int releaseNumber,
        AttemptState state,
        E164 to,
        E164 from,
        NumberId callerIdNumberId,
        PoolId poolId,
        String sipTrunkId,
        String agentName,
        String holder,
        Long epoch,
        Long rulesVersion,
        Long viewAgeMs,
        Instant releasedAt,
        Instant slotAt,
        Instant deadline,
        Instant answeredAt,
        Instant endedAt,
        Disposition disposition,
        Cause cause,
        String rule,
        String reason,
        Integer sipStatus,
        String sipReason,
        String sipCallId,
        String participantSid,
        String carrierCallSid,
        Long ringTimeMs,
        Long talkTimeMs,
        boolean burnt,
        boolean counts,
        List<Evidence> evidence,
        Instant changedAt) {

    /**
     * @param source {@code response}, {@code webhook}, {@code participant}, {@code fence}, {@code carrier}, {@code person}
     * @param says what it said, bounded, no number in it
     */
    public record Evidence(String source, String says, Instant at) {}
}
