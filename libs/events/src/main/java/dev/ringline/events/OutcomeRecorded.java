package dev.ringline.events;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import java.time.Instant;

/**
 * What came of a call, by the one who was in it. A later one replaces an earlier; an opt-out is never taken back by it.
 *
 * @param callbackAt when the callee asked to be called, or {@code null}
 * @param optOut the callee said: never again
 * @param note free text, at most 1,000 characters
 * @param numberHash of the callee, so that an opt-out needs no look-up; {@code number} beside it for the same reason
 */
public record OutcomeRecorded(
        AttemptId attemptId,
        TenantId tenantId,
        CampaignId campaignId,
        LeadId leadId,
        E164 number,
        String numberHash,
        Result result,
        AnsweredBy answeredBy,
        Instant callbackAt,
        boolean optOut,
        @Personal String note,
        String recordedBy,
        Instant recordedAt)
        implements OutcomeEvent {

    public enum Result {
        COMPLETED,
        INTERESTED,
        NOT_INTERESTED,
        VOICEMAIL,
        WRONG_NUMBER,
        CALLBACK,
        OPT_OUT,
        FAILED,
        @JsonEnumDefaultValue
        UNRECOGNIZED
    }

    public enum AnsweredBy {
        HUMAN,
        MACHINE,
        UNCLEAR,
        @JsonEnumDefaultValue
        UNRECOGNIZED
    }
}
