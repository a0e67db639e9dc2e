package dev.ringline.calllog.record.io;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.ringline.calllog.engine.io.People;
import dev.ringline.calllog.projection.io.CallTable;
import dev.ringline.events.Attempt;
import dev.ringline.events.AttemptState;
import dev.ringline.events.Cause;
import dev.ringline.events.Disposition;
import dev.ringline.events.OutcomeRecorded;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A call as the log shows it.
 *
 * @param from caller ID, in clear or masked by the reader's role
 * @param to the callee, likewise
 * @param firstPosition of the call in the journal
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record CallView(
        UUID id,
        String campaignId,
        String leadId,
        int releaseNumber,
        AttemptState state,
        Disposition disposition,
        Cause cause,
        Integer sipStatus,
        String sipReason,
        String from,
        String to,
        String callerIdNumberId,
        String poolId,
        String sipTrunkId,
        String agentName,
        String rule,
        String reason,
        Long rulesVersion,
        Long viewAgeMs,
        Instant releasedAt,
        Instant slotAt,
        Instant answeredAt,
        Instant endedAt,
        Long ringTimeMs,
        Long talkTimeMs,
        String sipCallId,
        String carrierCallSid,
        boolean burnt,
        boolean counts,
        boolean corrected,
        List<Attempt.Evidence> evidence,
        OutcomeView outcome,
        long firstPosition,
        long lastPosition) {

    /** As {@link #of} reads it. */
    static final String SELECT = """
            select c.call_id, c.attempt, c.person, c.callee_sealed, k.wrapped, c.caller_id_person, c.caller_id_sealed,
                f.wrapped, c.corrected, c.first_position, c.last_position, o.outcome, o.opt_out, o.note_person,
                o.note_sealed, n.wrapped
            from projection.call_record c
            left join person_key k on k.tenant_id = c.tenant_id and k.person = c.person
            left join person_key f on f.tenant_id = c.tenant_id and f.person = c.caller_id_person
            left join projection.call_outcome o on o.tenant_id = c.tenant_id and o.call_id = c.call_id
            left join person_key n on n.tenant_id = o.tenant_id and n.person = o.note_person
            """;

    /** What the agent or a person recorded. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record OutcomeView(
            OutcomeRecorded.Result result,
            OutcomeRecorded.AnsweredBy answeredBy,
            Instant callbackAt,
            boolean optOut,
            String note,
            String recordedBy,
            Instant recordedAt) {}

    static CallView of(Object[] row, People people) {
        var attempt = CallTable.read((String) row[1], Attempt.class);
        return new CallView(
                (UUID) row[0],
                text(attempt.campaignId()),
                text(attempt.leadId()),
                attempt.releaseNumber(),
                attempt.state(),
                attempt.disposition(),
                attempt.cause(),
                attempt.sipStatus(),
                attempt.sipReason(),
                people.number((String) row[7], (String) row[5], (String) row[6]),
                people.number((String) row[4], (String) row[2], (String) row[3]),
                text(attempt.callerIdNumberId()),
                text(attempt.poolId()),
                attempt.sipTrunkId(),
                attempt.agentName(),
                attempt.rule(),
                attempt.reason(),
                attempt.rulesVersion(),
                attempt.viewAgeMs(),
                attempt.releasedAt(),
                attempt.slotAt(),
                attempt.answeredAt(),
                attempt.endedAt(),
                attempt.ringTimeMs(),
                attempt.talkTimeMs(),
                attempt.sipCallId(),
                attempt.carrierCallSid(),
                attempt.burnt(),
                attempt.counts(),
                (Boolean) row[8],
                attempt.evidence() == null ? List.of() : attempt.evidence(),
                outcome(row, people),
                (Long) row[9],
                (Long) row[10]);
    }

    private static OutcomeView outcome(Object[] row, People people) {
        if (row[11] == null) {
            return null;
        }
        var recorded = CallTable.read((String) row[11], OutcomeRecorded.class);
        return new OutcomeView(
                recorded.result(),
                recorded.answeredBy(),
                recorded.callbackAt(),
                (Boolean) row[12],
                people.text((String) row[15], (String) row[13], (String) row[14]),
                recorded.recordedBy(),
                recorded.recordedAt());
    }

    private static String text(Object id) {
        return id == null ? null : id.toString();
    }
}
